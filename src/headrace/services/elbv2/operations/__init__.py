"""The operations of Elastic Load Balancing, a module per resource. Importing this registers all of them."""

from headrace.services.elbv2.context import operation
from headrace.services.elbv2.operations import (
    attributes,
    listeners,
    load_balancers,
    rules,
    tags,
    target_groups,
    targets,
)

__all__ = [
    "attributes",
    "listeners",
    "load_balancers",
    "operation",
    "rules",
    "tags",
    "target_groups",
    "targets",
]
