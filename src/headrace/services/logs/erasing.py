"""The loops that remove lines: those past retention, and those of deleted groups."""

from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.logs import reading
from headrace.services.logs.batches import DAY
from headrace.services.logs.records import RETAINED, Erasure, LogGroup, LogStream, StreamActivity
from headrace.services.logs.times import milliseconds
from headrace.store.base import Store

_LINES = 5_000
_BYTES = 8_388_608
_STREAMS = 200
_HOURLY = 3600.0


def expiry_loop(store: Store, clock: Clock) -> Loop:
    """Erases, for each group with a retention policy, the lines that are older. Keys are groups' ids."""

    async def reconcile(id: str) -> None:
        group = await store.get(LogGroup, id)
        if group is not None and group.retention_days is not None:
            await _erase(store, group.key, until=milliseconds(clock.now()) - group.retention_days * DAY)

    async def resync() -> Iterable[str]:
        return await _groups_with_retention(store)

    return Loop("log-expiry", reconcile, clock=clock, resync=resync, resync_every=_HOURLY, concurrency=1)


def erasure_loop(store: Store, clock: Clock) -> Loop:
    """Removes the streams and lines of deleted groups. Keys are groups' keys."""

    async def reconcile(key: str) -> None:
        await _erase(store, key)
        while streams := await store.page(LogStream, owner=key, limit=_STREAMS):
            async with store.write() as tx:
                for stream in streams:
                    await tx.delete(LogStream, stream.id)
                    await tx.delete(StreamActivity, stream.id)
        async with store.write() as tx:
            await tx.delete(Erasure, key)

    async def resync() -> Iterable[str]:
        return [erasure.id for erasure in await store.page(Erasure)]

    return Loop("log-erasure", reconcile, clock=clock, resync=resync, concurrency=1)


async def _erase(store: Store, key: str, *, until: int | None = None) -> None:
    """Remove the lines with a time before `until`, or all, a bounded number in each transaction."""
    while (edge := await _edge(store, key, until)) is not None:
        async with store.write() as tx:
            await tx.erase(key, until=edge)


async def _edge(store: Store, key: str, until: int | None) -> int | None:
    """The time before which there are about as many lines as one transaction should remove; None if
    there is none to remove."""
    last, count, room = None, 0, _BYTES
    last_wanted = None if until is None else until - 1
    async for line in reading.walk(store, key, start=None, forward=True, until=last_wanted):
        last, count, room = line.time + 1, count + 1, room - reading.size(line)
        if count == _LINES or room < 0:
            break
    return last


async def _groups_with_retention(store: Store) -> list[str]:
    found: list[str] = []
    after = ""
    while page := await store.page(LogGroup, owner=RETAINED, after=after):
        found += [group.id for group in page]
        after = page[-1].index().sort
    return found
