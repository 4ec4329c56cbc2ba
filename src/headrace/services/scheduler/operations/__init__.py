"""The operations of EventBridge Scheduler, a module per resource. Importing this registers all of them."""

from headrace.services.scheduler.context import operation
from headrace.services.scheduler.operations import groups, schedules, tags

__all__ = ["groups", "operation", "schedules", "tags"]
