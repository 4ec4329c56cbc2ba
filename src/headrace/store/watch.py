"""Following the changes of some kinds, woken by this process's own commits.

Another process may write to the same file: what it wrote is noticed within `FOREIGN` seconds.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import suppress

from headrace.store import statements
from headrace.store.base import Change, Record
from headrace.store.codec import decode
from headrace.store.session import Session

AT_ONCE = 500
"""Changes of a kind that are read at once."""

FOREIGN = 1.0
"""Seconds between two looks for changes that nobody told us of."""


class Watchers:
    """Everyone who follows something, to be woken by what has been committed."""

    def __init__(self) -> None:
        self._sleeping: dict[asyncio.Event, frozenset[str]] = {}

    def committed(self, kinds: Iterable[str]) -> None:
        """Records of these kinds have been written."""
        changed = frozenset(kinds)
        for event, followed in self._sleeping.items():
            if followed & changed:
                event.set()

    def add(self, kinds: Iterable[str]) -> asyncio.Event:
        """An event that is set whenever one of these kinds has been written."""
        event = asyncio.Event()
        self._sleeping[event] = frozenset(kinds)
        return event

    def remove(self, event: asyncio.Event) -> None:
        """Forget the event."""
        del self._sleeping[event]


async def follow(
    session: Session, kinds: Mapping[str, type[Record]], *, since: int, woken: asyncio.Event
) -> AsyncGenerator[Change, None]:
    """Every change of these kinds after `since`, in order of revision, without end."""
    while True:
        woken.clear()
        changes, upto = await read_changes(session, kinds, since)
        for change in changes:
            yield change
        if upto == since:
            with suppress(TimeoutError):
                async with asyncio.timeout(FOREIGN):
                    await woken.wait()
        since = upto


async def read_changes(
    session: Session, kinds: Mapping[str, type[Record]], since: int
) -> tuple[list[Change], int]:
    """Some of the changes after `since`, and the revision up to which none is missing."""
    ((upto,),) = await session.rows(statements.revision, {})
    if upto == since:
        return [], since
    found: list[Change] = []
    for name, kind in kinds.items():
        values = {"of_kind": name, "low_revision": since, "high_revision": upto, "limit": AT_ONCE}
        rows = await session.rows(statements.changes, values)
        for revision, id, body in rows:
            found.append(Change(name, id, revision, None if body is None else decode(kind, body)))
        if len(rows) == AT_ONCE:
            upto = found[-1].revision
    complete = [change for change in found if change.revision <= upto]
    return sorted(complete, key=lambda change: change.revision), upto
