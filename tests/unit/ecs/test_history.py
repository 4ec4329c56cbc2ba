"""How long stopped tasks are remembered."""

from pathlib import Path

from headrace.kit.clock import VirtualClock
from headrace.kit.tasks import Tasks
from headrace.runs.records import Phase, Run
from headrace.services.ecs.history import HOURLY, KEPT, history_loop
from headrace.services.ecs.records import Task
from headrace.store.base import Store
from headrace.store.opening import open_store
from tests.unit.runs.conftest import a_run


async def a_task(store: Store, id: str, clock: VirtualClock, *, stopped: bool) -> None:
    task = Task(
        id=id, scope="1/r", cluster="default", definition="d", family="f", launch_type="EC2", group="g"
    )
    phase = Phase.STOPPED if stopped else Phase.RUNNING
    async with store.write() as tx:
        await tx.create(task)
        await tx.create(a_run(id=id, phase=phase, stopped_at=clock.now() if stopped else None))


async def test_only_what_stopped_long_ago_is_forgotten(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = open_store(tmp_path / "h.db", clock)
    await a_task(store, "old", clock, stopped=True)
    clock.advance(KEPT.total_seconds() - HOURLY / 2)
    await a_task(store, "new", clock, stopped=True)
    await a_task(store, "alive", clock, stopped=False)
    tasks = Tasks()
    tasks.start(history_loop(store, clock).run(), name="history")
    async with store.watch(Task) as changes:
        while clock.next_due() is None:
            await clock.sleep(0)
        clock.advance(HOURLY)
        assert (await anext(changes)).id == "old"
    assert await store.get(Run, "old") is None
    assert {task.id for task in await store.page(Task)} == {"new", "alive"}
    await tasks.close()
    await store.close()
