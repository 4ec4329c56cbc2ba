"""What PutLogEvents takes and what it rejects (CloudWatch Logs API reference, PutLogEvents)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from headrace.services.logs import errors
from headrace.services.logs.messages import clean
from headrace.store.base import NewLine

MOST_EVENTS = 10_000
LARGEST_BATCH = 1_048_576
"""Bytes: the messages in UTF-8 and `EVENT_OVERHEAD` for each."""
LARGEST_EVENT = 1_048_576
EVENT_OVERHEAD = 26
DAY = 24 * 60 * 60 * 1000
FUTURE = 2 * 60 * 60 * 1000
PAST = 14 * DAY


class Accepted(NamedTuple):
    """The events that are kept, and which were not, as `rejectedLogEventsInfo` says it."""

    lines: list[NewLine]
    rejected: dict[str, int]


def accept(events: Sequence[dict[str, Any]], *, now_ms: int, retention_days: int | None) -> Accepted:
    """Check a batch. Raises `InvalidParameterException` if all of it is refused."""
    _check_sizes(events)
    times = [event["timestamp"] for event in events]
    if any(later < earlier for earlier, later in pairwise(times)):
        raise errors.invalid("Log events in a single PutLogEvents request must be in chronological order.")
    too_old = bisect_left(times, now_ms - PAST)
    expired = bisect_left(times, now_ms - retention_days * DAY) if retention_days else 0
    too_new = bisect_right(times, now_ms + FUTURE)
    kept = events[max(too_old, expired) : too_new]
    _check_span(kept)
    rejected = {}
    if too_old:
        rejected["tooOldLogEventEndIndex"] = too_old
    if expired:
        rejected["expiredLogEventEndIndex"] = expired
    if too_new < len(events):
        rejected["tooNewLogEventStartIndex"] = too_new
    return Accepted([NewLine(event["timestamp"], clean(event["message"])) for event in kept], rejected)


def _check_sizes(events: Sequence[dict[str, Any]]) -> None:
    if not 1 <= len(events) <= MOST_EVENTS:
        bound = (
            f"length less than or equal to {MOST_EVENTS}" if events else "length greater than or equal to 1"
        )
        raise errors.constraint(f"{len(events)} events", "logEvents", f"Member must have {bound}")
    total = 0
    for number, event in enumerate(events, start=1):
        size = len(event["message"].encode(errors="replace"))
        if size == 0:
            raise errors.constraint(
                "", f"logEvents.{number}.member.message", "Member must have length greater than or equal to 1"
            )
        if size > LARGEST_EVENT:
            raise errors.invalid(f"Log event too large: {size} bytes exceeds limit of {LARGEST_EVENT}")
        total += size + EVENT_OVERHEAD
    if total > LARGEST_BATCH:
        raise errors.invalid(f"Upload too large: {total} bytes exceeds limit of {LARGEST_BATCH}")


def _check_span(events: Sequence[dict[str, Any]]) -> None:
    if events and events[-1]["timestamp"] - events[0]["timestamp"] > DAY:
        raise errors.invalid(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
        )
