"""The machine as a container instance of each cluster."""

import platform
from collections import Counter
from collections.abc import Iterable

from headrace.engines.base import Capacity
from headrace.runs.placement import room
from headrace.runs.records import Reservation, Run
from headrace.services.ecs.placement.instances import Instance
from headrace.services.ecs.records import Cluster, ContainerInstance, Task, instance_arn
from headrace.store.base import Reader

ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
PAGE = 1000


def instance_id(cluster: str, machine: str) -> str:
    """`cluster`: the cluster's id."""
    return f"{cluster}/{machine}"


async def record_of(reader: Reader, cluster: Cluster, machine: Capacity) -> ContainerInstance:
    """What is kept about it; nothing, until somebody changes something."""
    id = instance_id(cluster.id, machine.name)
    found = await reader.get(ContainerInstance, id)
    if found is not None:
        return found
    return ContainerInstance(
        id=id,
        scope=cluster.scope,
        cluster=cluster.name,
        machine=machine.name,
        registered_at=cluster.created_at,
    )


def attributes(record: ContainerInstance) -> dict[str, str]:
    """Those that every instance has, and its own."""
    architecture = platform.machine()
    return {
        "ecs.availability-zone": f"{record.scope.split('/')[1]}a",
        "ecs.instance-type": "headrace",
        "ecs.os-type": "linux",
        "ecs.os-family": "LINUX",
        "ecs.cpu-architecture": ARCHITECTURES.get(architecture, architecture),
        **record.attributes,
    }


async def look(
    reader: Reader,
    cluster: Cluster,
    machine: Capacity,
    taken: Iterable[Reservation],
    *,
    counted: bool = False,
) -> Instance:
    """As placement sees it. `taken`: by all unfinished runs. `counted`: with the tasks of each group, which
    only constraints need."""
    record = await record_of(reader, cluster, machine)
    return Instance(
        arn=instance_arn(cluster.scope, cluster.name, machine.name),
        active=record.active,
        room=room(machine, (one.reserve for one in taken if one.placed)),
        attributes=attributes(record),
        groups=await _groups(reader, cluster) if counted else Counter(),
        more={"registeredAt": frozenset([record.registered_at.isoformat()])},
    )


async def _groups(reader: Reader, cluster: Cluster) -> Counter[str]:
    groups: Counter[str] = Counter()
    after = ""
    while page := await reader.page(Run, owner=cluster.id, phase="RUNNING", after=after, limit=PAGE):
        tasks = await reader.get_many(Task, [run.id for run in page])
        groups.update(task.group for task in tasks.values())
        after = page[-1].index().sort
    return groups
