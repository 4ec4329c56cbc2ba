"""When a schedule is due, and when what failed is tried again. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from headrace.aws.schedules import BadSchedule, Once, parse
from headrace.aws.schedules import Schedule as Times
from headrace.services.scheduler.errors import invalid
from headrace.services.scheduler.records import Schedule

MOST_ATTEMPTS, OLDEST = 185, 86_400
"""What a target's retry policy says when it says nothing: retries, and seconds since the due time."""
FIRST_RETRY, LONGEST_RETRY = 2.0, 300.0
"""Seconds: twice as long each time."""


def times(settings: Mapping[str, Any]) -> Times:
    """Raises `ValidationException`."""
    expression = settings["ScheduleExpression"]
    try:
        return parse(expression, settings.get("ScheduleExpressionTimezone", "UTC"))
    except BadSchedule as error:
        raise invalid(f"Invalid Schedule Expression {expression}. {error}.") from None


def first(schedule: Schedule, now: datetime) -> datetime | None:
    """When a schedule that has just been made or changed is due: a time that has passed is, too, if it is to
    happen once; a rate begins at once."""
    due = times(schedule.settings)
    if isinstance(due, Once):
        return due.at if due.at != schedule.last_due else None
    behind = now - timedelta(microseconds=1)
    return following(schedule, max(behind, schedule.last_due or behind))


def following(schedule: Schedule, after: datetime) -> datetime | None:
    """The due time behind `after`; None: never again."""
    due = times(schedule.settings)
    found = due.next(after, schedule.start or schedule.created_at)
    if found is not None and schedule.end is not None and not isinstance(due, Once) and found > schedule.end:
        return None
    return found


def call_at(schedule: Schedule, due: datetime) -> datetime:
    """When to call the target: somewhere in the flexible window, always at the same place for the same due
    time."""
    window = schedule.settings["FlexibleTimeWindow"]
    if window["Mode"] == "OFF":
        return due
    seconds = window["MaximumWindowInMinutes"] * 60
    return due + timedelta(seconds=crc32(f"{schedule.id}@{due.isoformat()}".encode()) % seconds)


def oldest(target: Mapping[str, Any]) -> timedelta:
    """How long after its due time a target may still be called."""
    return timedelta(seconds=target.get("RetryPolicy", {}).get("MaximumEventAgeInSeconds", OLDEST))


def retries(target: Mapping[str, Any]) -> int:
    return int(target.get("RetryPolicy", {}).get("MaximumRetryAttempts", MOST_ATTEMPTS))


def wait(attempts: int) -> timedelta:
    """Until the next attempt, after so many."""
    return timedelta(seconds=min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** min(attempts - 1, 10)))
