"""Reading lines in bounded steps, whatever their number and length."""

from collections.abc import AsyncIterator, Sequence

from headrace.services.logs.batches import DAY, EVENT_OVERHEAD
from headrace.services.logs.records import LogGroup
from headrace.services.logs.times import bounded
from headrace.services.logs.tokens import Place, Token
from headrace.store.base import Line, Reader

LARGEST_PAGE = 1_048_576
"""Bytes of one answer, each event counted with its overhead."""
MOST_EVENTS = 10_000
_FIRST_STEP = 32
_LARGEST_STEP = 2_000
_STEP_BYTES = 4_194_304


async def walk(
    reader: Reader,
    key: str,
    *,
    start: Token | None,
    forward: bool,
    streams: Sequence[str] | None = None,
    since: int | None = None,
    until: int | None = None,
) -> AsyncIterator[Line]:
    """Lines of the group of this key in order from a place on, oldest first if `forward`, else newest first.

    `since` and `until` are inclusive. Asks the store for few lines at a time, fewer if they are long.
    """
    place: Place | None = start.place if start else None
    step = _FIRST_STEP
    while True:
        lines = await reader.lines(
            key,
            streams=streams,
            since=None if since is None else bounded(since),
            until=None if until is None else bounded(until),
            after=place if forward else None,
            before=None if forward else place,
            limit=step,
            descending=not forward,
        )
        for line in lines:
            yield line
        if len(lines) < step:
            return
        place = place_of(lines[-1])
        average = sum(size(line) for line in lines) // len(lines)
        step = max(1, min(_LARGEST_STEP, _STEP_BYTES // average))


def place_of(line: Line) -> Place:
    return Place(line.time, line.position)


def size(line: Line) -> int:
    """What a line counts for in the limits: its length in characters, at least, and the overhead."""
    return len(line.message) + EVENT_OVERHEAD


def not_expired(group: LogGroup, since: int | None, *, now_ms: int) -> int | None:
    """The time from which lines are shown: those past retention are not, erased yet or not."""
    if group.retention_days is None:
        return since
    return max(since or 0, now_ms - group.retention_days * DAY)
