"""Reading records and log lines through a session: the same on every database."""

from collections.abc import Collection, Sequence
from itertools import islice

from headrace.store import statements
from headrace.store.base import Line, R
from headrace.store.codec import decode
from headrace.store.session import Session
from headrace.store.sorting import bounds
from headrace.store.statements import Given, Shape

IDS_AT_ONCE = (1, 8, 64, 512)
"""How many ids a statement takes: few sizes, so that few statements are compiled."""

STREAMS_AT_ONCE = (1, 2, 8, 32, 128)

FIRST = (-(2**62), 0)
LAST = (2**62, 0)


class SessionReader:
    """`store.base.Reader` on a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, kind: type[R], id: str) -> R | None:
        rows = await self._session.rows(statements.get, {"of_kind": kind.kind, "of_id": id})
        return decode(kind, rows[0][0]) if rows else None

    async def get_many(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        found: dict[str, R] = {}
        remaining = iter(ids)
        while batch := list(islice(remaining, IDS_AT_ONCE[-1])):
            size = room_for(len(batch), IDS_AT_ONCE)
            batch += batch[:1] * (size - len(batch))
            values = {"of_kind": kind.kind} | {f"id_{number}": id for number, id in enumerate(batch)}
            for id, body in await self._session.rows(statements.get_many(size), values):
                found[id] = decode(kind, body)
        return found

    async def page(
        self,
        kind: type[R],
        *,
        scope: str | None = None,
        owner: str | None = None,
        phase: str | None = None,
        prefix: str = "",
        after: str = "",
        start: str = "",
        limit: int = 1000,
        descending: bool = False,
    ) -> list[R]:
        part = bounds(prefix=prefix, after=after, start=start, descending=descending)
        shape = Shape(
            scope is not None,
            given(owner),
            given(phase),
            part.low_operator,
            part.high_operator,
            descending,
        )
        values = {
            "of_kind": kind.kind,
            "of_scope": scope,
            "of_owner": owner,
            "of_phase": phase,
            "low_sort": part.low,
            "high_sort": part.high,
            "limit": limit,
        }
        return [decode(kind, body) for (body,) in await self._session.rows(statements.page(shape), values)]

    async def count(
        self, kind: type[R], *, scope: str | None = None, owner: str | None = None, phase: str | None = None
    ) -> int:
        shape = Shape(scope is not None, given(owner), given(phase))
        values = {"of_kind": kind.kind, "of_scope": scope, "of_owner": owner, "of_phase": phase}
        ((count,),) = await self._session.rows(statements.count(shape), values)
        return int(count)

    async def lines(
        self,
        group: str,
        *,
        streams: Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        after: tuple[int, int] | None = None,
        before: tuple[int, int] | None = None,
        limit: int = 10_000,
        descending: bool = False,
    ) -> list[Line]:
        low = max(FIRST if since is None else (since, 0), after or FIRST)
        high = min(LAST if until is None else (until + 1, 0), before or LAST)
        values = {
            "of_group": group,
            "low_time": low[0],
            "low_position": low[1],
            "high_time": high[0],
            "high_position": high[1],
            "limit": limit,
        }
        if streams is None:
            rows = await self._session.rows(statements.group_lines(descending), values)
            return list(map(Line._make, rows))
        found: list[Line] = []
        names = iter(dict.fromkeys(streams))
        while batch := list(islice(names, STREAMS_AT_ONCE[-1])):
            found += await self._stream_lines(batch, values, descending)
        if len(streams) > STREAMS_AT_ONCE[-1]:
            found.sort(key=lambda line: (line.time, line.position), reverse=descending)
        return found[:limit]

    async def _stream_lines(
        self, streams: Sequence[str], values: dict[str, object], descending: bool
    ) -> list[Line]:
        size = room_for(len(streams), STREAMS_AT_ONCE)
        padded = [*streams, *[None] * (size - len(streams))]  # no stream's name equals NULL
        names = {f"stream_{number}": name for number, name in enumerate(padded)}
        rows = await self._session.rows(statements.stream_lines(size, descending), values | names)
        return list(map(Line._make, rows))


def given(wanted: str | None) -> Given:
    """How a list is narrowed by an owner or phase; None means any."""
    return "any" if wanted is None else "one" if wanted else "none"


def room_for(count: int, sizes: Sequence[int]) -> int:
    """The smallest of these sizes that has room for so many."""
    return next(size for size in sizes if size >= count)
