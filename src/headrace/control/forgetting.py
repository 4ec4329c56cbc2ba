"""Loops that delete records when they are too old."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.store.base import R, Store
from headrace.store.listing import every

HOURLY = 3600.0


def forgetting_loop(
    name: str, store: Store, clock: Clock, kind: type[R], *, since: Callable[[R], datetime], kept: timedelta
) -> Loop:
    """Deletes records of this kind when they have been kept long enough since a time that each names."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            await tx.delete(kind, id)

    async def resync() -> Iterable[str]:
        return [one.id for one in await every(store, kind) if clock.now() - since(one) > kept]

    return Loop(name, reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
