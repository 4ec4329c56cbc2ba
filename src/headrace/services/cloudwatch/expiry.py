"""The loop that forgets old data of metrics."""

from collections.abc import Iterable
from datetime import timedelta

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.cloudwatch.records import MINUTE, SECOND, Metric, Span, span_owner
from headrace.services.cloudwatch.series import FINE_KEPT, KEPT
from headrace.store.base import Store
from headrace.store.listing import every

HOURLY = 3600.0
KEPT_BY_RESOLUTION: dict[int, timedelta] = {MINUTE: KEPT, SECOND: FINE_KEPT}


def expiry_loop(store: Store, clock: Clock) -> Loop:
    """Keys are metrics' ids."""

    async def reconcile(id: str) -> None:
        oldest = {
            resolution: f"{int((clock.now() - kept).timestamp()) - resolution * 60:012d}"
            for resolution, kept in KEPT_BY_RESOLUTION.items()
        }
        async with store.write() as tx:
            for resolution, limit in oldest.items():
                for span in await tx.page(Span, owner=span_owner(id, resolution)):
                    if span.index().sort >= limit:
                        break
                    await tx.delete(Span, span.id)
            if not await tx.page(Span, owner=span_owner(id, MINUTE), limit=1):
                await tx.delete(Metric, id)

    async def resync() -> Iterable[str]:
        return [metric.id for metric in await every(store, Metric)]

    return Loop("metric-expiry", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
