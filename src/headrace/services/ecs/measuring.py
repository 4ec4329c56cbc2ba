"""What services' tasks use of what they reserve: the metrics `CPUUtilization` and `MemoryUtilization` of
AWS/ECS, by service and by cluster («Amazon ECS CloudWatch metrics»)."""

from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.engines.base import Capacity
from headrace.kit.clock import Clock
from headrace.runs.records import Phase, Run
from headrace.runs.usage import Meter, Usage
from headrace.services.ecs.context import Machine
from headrace.services.ecs.records import Task
from headrace.services.ecs.service_records import Replica
from headrace.services.measuring import Metrics, just_ended, until_next
from headrace.store.base import Store
from headrace.store.listing import every

NAMESPACE = "AWS/ECS"
MIB = 1024 * 1024
CORE = 1024
"""CPU units."""


def measuring_loop(store: Store, clock: Clock, meter: Meter, machine: Machine, metrics: Metrics) -> Loop:
    """Reads and records what all services' tasks use. Its one key stands for all of them."""

    async def reconcile(_: str) -> float:
        replicas = await every(store, Replica)
        runs = await store.get_many(Run, [replica.id for replica in replicas])
        going = {id: run for id, run in runs.items() if run.phase is Phase.RUNNING}
        used = await meter.read(list(going)) if going else {}
        if used:
            tasks = await store.get_many(Task, list(used))
            await _record(used, going, tasks, await machine.capacity())
        return until_next(clock.now())

    async def _record(
        used: dict[str, Usage], runs: dict[str, Run], tasks: dict[str, Task], capacity: Capacity
    ) -> None:
        now = clock.now()
        at = just_ended(now)
        async with store.write() as tx:
            for (scope, *names), values in _by_dimensions(used, runs, tasks, capacity).items():
                dimensions = dict(zip(("ClusterName", "ServiceName"), names, strict=False))
                await metrics.put(
                    tx, scope, NAMESPACE, values, dimensions=dimensions, unit="Percent", at=at, now=now
                )

    async def resync() -> Iterable[str]:
        return ["tasks"]

    return Loop("measuring", reconcile, clock=clock, resync=resync, resync_every=3600.0)


def _by_dimensions(
    used: dict[str, Usage], runs: dict[str, Run], tasks: dict[str, Task], capacity: Capacity
) -> dict[tuple[str, ...], dict[str, list[float]]]:
    """The percentages of each task, by metric; by scope and cluster, and by scope, cluster and service."""
    found: dict[tuple[str, ...], dict[str, list[float]]] = {}
    for id, task in tasks.items():
        if task.service is None:
            continue
        for name, percent in utilization(used[id], runs[id], capacity).items():
            for key in ((task.scope, task.cluster), (task.scope, task.cluster, task.service)):
                found.setdefault(key, {}).setdefault(name, []).append(percent)
    return found


def utilization(used: Usage, run: Run, capacity: Capacity) -> dict[str, float]:
    """Percent of what the run reserves; of the whole machine, where it reserves nothing."""
    cpu = run.reserve.cpu / CORE or capacity.cpus
    memory = run.reserve.memory * MIB or capacity.memory
    return {"CPUUtilization": 100 * used.cpu / cpu, "MemoryUtilization": 100 * used.memory / memory}
