"""When a scheduled action is due. Pure."""

from datetime import datetime

from headrace.aws.schedules import BadSchedule, parse
from headrace.services.autoscaling.errors import validation
from headrace.services.autoscaling.records import ScheduledAction


def next_time(action: ScheduledAction, after: datetime) -> datetime | None:
    """The first due time behind `after`. Raises `ValidationException` for what is no schedule."""
    try:
        schedule = parse(action.schedule, action.zone or "UTC")
    except BadSchedule as error:
        raise validation(f"Invalid schedule: {error}.") from None
    due = schedule.next(after, action.start or action.created_at)
    if due is None or (action.end is not None and due > action.end):
        return None
    return due
