"""What ten thousand finished tasks do to the next request."""

import asyncio
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from benchmarks import growth, headrace, tasks
from benchmarks.load.requests import take_down
from benchmarks.rows import Row
from benchmarks.settings import WORK, Settings, say
from headrace.data_folder import DataFolder
from headrace.kit.clock import SystemClock
from headrace.kit.ids import RandomIds
from headrace.runs.records import Run
from headrace.services.ecs.records import Task
from headrace.store.opening import open_store

FEW, MANY = 100, 10_000
AT_ONCE = 500
"""Tasks that are written in one transaction."""


def measure(settings: Settings) -> Iterator[Row]:
    """How long an answer takes with many finished tasks in the store, beside with few."""
    for number in (FEW, MANY):
        _fill(number)
    few, many = ((_name(number), number) for number in (FEW, MANY))
    yield from growth.compare(settings, few, many, "tasks", lambda server: _requests(server.client("ecs")))


def _name(number: int) -> str:
    return f"history-{number}"


def _fill(number: int) -> None:
    """A data folder with so many finished tasks: one that has been run, and copies of its records."""
    with headrace.running(_name(number)) as server:
        ecs = server.client("ecs")
        tasks.register(ecs, "true")
        arns = tasks.run(ecs)
        tasks.wait_stopped(ecs, arns)
        server.come_to_rest()
    asyncio.run(_copy(number, arns[0].rsplit("/", 1)[-1]))
    say(f"a store with {number:,} finished tasks is ready")


async def _copy(number: int, id: str) -> None:
    ids = RandomIds()
    store = open_store(DataFolder(WORK / "data" / _name(number)).database, SystemClock())
    try:
        task, run = await store.get(Task, id), await store.get(Run, id)
        assert task is not None
        assert run is not None
        for begin in range(1, number, AT_ONCE):
            async with store.write() as tx:
                for _ in range(min(AT_ONCE, number - begin)):
                    copy = ids.hex()
                    await tx.create(replace(task, id=copy, revision=0))
                    await tx.create(replace(run, id=copy, revision=0))
    finally:
        await store.close()


def _requests(ecs: Any) -> dict[str, list[bytes]]:
    """A single task, a full page of them, and the first page of the list."""
    arns = ecs.list_tasks(desiredStatus="STOPPED")["taskArns"]
    return {
        "DescribeTasks of one task": [take_down(ecs.describe_tasks, tasks=arns[:1])],
        f"DescribeTasks of {len(arns)} tasks": [take_down(ecs.describe_tasks, tasks=arns)],
        "the first page of ListTasks": [take_down(ecs.list_tasks, desiredStatus="STOPPED")],
    }
