"""The operations of Application Auto Scaling, a module per resource. Importing this registers all of
them."""

from headrace.services.autoscaling.context import operation
from headrace.services.autoscaling.operations import (
    activities,
    policies,
    scheduled_actions,
    tags,
    targets,
)

__all__ = ["activities", "operation", "policies", "scheduled_actions", "tags", "targets"]
