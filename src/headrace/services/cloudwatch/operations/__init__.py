"""The operations of CloudWatch, a module per resource. Importing this registers all of them."""

from headrace.services.cloudwatch.context import operation
from headrace.services.cloudwatch.operations import (
    alarm_states,
    alarms,
    data,
    history,
    metrics,
    statistics,
    tags,
)

__all__ = ["alarm_states", "alarms", "data", "history", "metrics", "operation", "statistics", "tags"]
