"""The loop that forgets old activities: AWS keeps them for six weeks."""

from collections.abc import Iterable
from datetime import timedelta

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.autoscaling.records import Activity
from headrace.store.base import Store
from headrace.store.listing import every

KEPT = timedelta(weeks=6)
HOURLY = 3600.0


def history_loop(store: Store, clock: Clock) -> Loop:
    """Keys are activities' ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            await tx.delete(Activity, id)

    async def resync() -> Iterable[str]:
        return [one.id for one in await every(store, Activity) if clock.now() - one.started_at > KEPT]

    return Loop("scaling-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
