"""How long ended jobs are remembered."""

from datetime import timedelta
from pathlib import Path

from headrace.control.forgetting import HOURLY
from headrace.kit.clock import VirtualClock
from headrace.kit.tasks import Tasks
from headrace.services.batch.control.history import history_loops
from headrace.services.batch.job_records import Job, JobSpec, Need, Status
from headrace.store.opening import open_store

KEPT = timedelta(days=30)


def a_job(
    id: str,
    clock: VirtualClock,
    *,
    parent: str = "",
    ended: bool = True,
) -> Job:
    now = clock.now()
    return Job(
        id=id,
        scope="1/r",
        queue="q",
        name="n",
        definition="d",
        need=Need(cpu=1, memory=1),
        parent=parent,
        place=int(id.partition(":")[2] or 0),
        created_at=now,
        status=Status.SUCCEEDED if ended else Status.RUNNING,
        stopped_at=now if ended else None,
    )


async def test_only_jobs_that_ended_long_ago_are_forgotten_and_their_children_with_them(
    tmp_path: Path,
) -> None:
    clock = VirtualClock()
    store = open_store(tmp_path / "h.db", clock)
    async with store.write() as tx:
        for id, parent in (("old", ""), ("old:0", "old"), ("old:1", "old")):
            await tx.create(a_job(id, clock, parent=parent))
        await tx.create(a_job("alive", clock, ended=False))
        await tx.create(JobSpec(id="old", scope="1/r", definition="d", wanted={}))
    clock.advance(KEPT.total_seconds() - HOURLY / 2)
    async with store.write() as tx:
        await tx.create(a_job("new", clock))
    tasks = Tasks()
    jobs, _ = history_loops(store, clock, KEPT)
    tasks.start(jobs.run(), name="history")
    async with store.watch(Job) as changes:
        while clock.next_due() is None:
            await clock.sleep(0)
        clock.advance(HOURLY)
        assert {(await anext(changes)).id for _ in range(3)} == {"old", "old:0", "old:1"}
    assert {job.id for job in await store.page(Job)} == {"new", "alive"}
    assert await store.page(JobSpec) == []
    await tasks.close()
    await store.close()
