"""How long ended jobs and deregistered definitions can still be described."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from headrace.control.forgetting import HOURLY, forgetting_loop
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.batch.job_records import ENDED, Edge, Job, JobSpec, Status
from headrace.services.batch.records import Definition
from headrace.services.batch.submission import MOST_DEPENDENCIES
from headrace.store.base import Store

DEFINITIONS_KEPT = timedelta(days=180)
PAGE = 500


def history_loops(store: Store, clock: Clock, kept: timedelta) -> tuple[Loop, ...]:
    """Forget jobs that ended longer ago than they are `kept`, and definitions."""

    async def reconcile(id: str) -> None:
        """The job with its children."""
        while children := await store.page(Job, owner=id, limit=PAGE):
            async with store.write() as tx:
                for child in children:
                    await tx.delete(Job, child.id)
        async with store.write() as tx:
            for number in range(MOST_DEPENDENCIES):
                await tx.delete(Edge, f"{id}/{number}")
            await tx.delete(JobSpec, id)
            await tx.delete(Job, id)

    async def resync() -> Iterable[str]:
        before = clock.now() - kept
        return [id for status in ENDED for id in await _ended_before(store, status, before)]

    forget = Loop("job-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
    definitions = forgetting_loop(
        "job-definitions",
        store,
        clock,
        Definition,
        since=lambda one: one.ended_at or clock.now(),
        kept=DEFINITIONS_KEPT,
    )
    return forget, definitions


async def _ended_before(store: Store, status: Status, time: datetime) -> list[str]:
    """Looks no further than to those that were submitted since, for they can't have ended before."""
    found: list[str] = []
    after = ""
    while page := await store.page(Job, phase=status, after=after, limit=PAGE):
        found += [
            job.id for job in page if not job.parent and job.stopped_at is not None and job.stopped_at < time
        ]
        if page[-1].created_at >= time:
            break
        after = page[-1].index().sort
    return found
