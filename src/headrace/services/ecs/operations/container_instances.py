"""Container instances: there is one in each cluster, the machine."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.engines.base import Capacity
from headrace.runs.placement import MIB, room
from headrace.runs.waiting import reservations
from headrace.services.ecs import container_instances as instances
from headrace.services.ecs import wire
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.placement.query import compiled
from headrace.services.ecs.records import Cluster, ContainerInstance, instance_arn
from headrace.store.base import Reader

STATUSES = ("ACTIVE", "DRAINING")
MOST = 100


@operation("ListContainerInstances")
async def list_container_instances(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    machine = await context.machine.capacity()
    record = await instances.record_of(context.store, cluster, machine)
    asked = request.get("status")
    if asked is not None and asked not in (*STATUSES, "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED"):
        raise invalid_parameter(f"Container instance status should be one of [{', '.join(STATUSES)}]")
    found = asked in (None, _status(record))
    if found and request.get("filter"):
        instance = await instances.look(context.store, cluster, machine, (), counted=True)
        found = compiled(request["filter"])(instance.facts)
    arn = instance_arn(cluster.scope, cluster.name, machine.name)
    return {"containerInstanceArns": [arn] if found else []}


@operation("DescribeContainerInstances")
async def describe_container_instances(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    machine = await context.machine.capacity()
    found, failures = [], []
    for reference in _few(request):
        if reference.rsplit("/", 1)[-1] == machine.name:
            record = await instances.record_of(context.store, cluster, machine)
            found.append(await _shown(context.store, cluster, machine, record))
        else:
            failures.append(_missing(call, cluster, reference))
    return {"containerInstances": found, "failures": failures}


@operation("UpdateContainerInstancesState")
async def update_container_instances_state(context: Context, call: Call, request: Request) -> Response:
    if request["status"] not in STATUSES:
        raise invalid_parameter(f"Container instance status should be one of [{', '.join(STATUSES)}]")
    machine = await context.machine.capacity()
    found, failures = [], []
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        for reference in _few(request):
            if reference.rsplit("/", 1)[-1] != machine.name:
                failures.append(_missing(call, cluster, reference))
                continue
            record = await instances.record_of(tx, cluster, machine)
            after = replace(record, active=request["status"] == "ACTIVE")
            found.append(
                await (tx.replace(after, expect=record.revision) if record.revision else tx.create(after))
            )
    shown = [await _shown(context.store, cluster, machine, record) for record in found]
    return {"containerInstances": shown, "failures": failures}


def _few(request: Request) -> list[str]:
    references: list[str] = request["containerInstances"]
    if not 1 <= len(references) <= MOST:
        raise invalid_parameter(f"Between 1 and {MOST} container instances can be named.")
    return references


def _status(record: ContainerInstance) -> str:
    return "ACTIVE" if record.active else "DRAINING"


def _missing(call: Call, cluster: Cluster, reference: str) -> dict[str, str]:
    id = reference.rsplit("/", 1)[-1]
    return {"arn": call.arn(f"container-instance/{cluster.name}/{id}"), "reason": "MISSING"}


async def _shown(
    reader: Reader, cluster: Cluster, machine: Capacity, record: ContainerInstance
) -> dict[str, Any]:
    running, pending = await clusters.counts(reader, cluster)
    taken = await reservations(reader)
    left = room(machine, (one.reserve for one in taken if one.placed))
    ports = sorted(port.split("/")[0] for port in left.ports)
    return {
        "containerInstanceArn": instance_arn(cluster.scope, cluster.name, machine.name),
        "ec2InstanceId": machine.name,
        "version": record.revision + 1,
        "versionInfo": {"agentVersion": "1.0.0"},
        "status": _status(record),
        "agentConnected": True,
        "runningTasksCount": running,
        "pendingTasksCount": pending,
        "registeredResources": _resources(int(machine.cpus * 1024), machine.memory // MIB, []),
        "remainingResources": _resources(max(0, left.cpu), max(0, left.memory), ports),
        "attributes": wire.attributes(instances.attributes(record)),
        "registeredAt": record.registered_at,
        "attachments": [],
        "tags": [],
    }


def _resources(cpu: int, memory: int, ports: list[str]) -> list[dict[str, Any]]:
    return [
        {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ports},
    ]
