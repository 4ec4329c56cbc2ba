"""Tags of everything that has an ARN."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ecs import wire
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import (
    cluster_not_found,
    invalid_parameter,
    service_not_found,
    task_not_found,
)
from headrace.services.ecs.operations import operation
from headrace.services.ecs.records import CapacityProvider, Cluster, Task, TaskDefinition, cluster_id
from headrace.services.ecs.service_records import Service, service_id
from headrace.services.ecs.tagging import kept
from headrace.store.base import Reader

Tagged = Cluster | TaskDefinition | Task | Service | CapacityProvider


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        record = await _find(tx, call, request["resourceArn"])
        tags = kept(request["tags"], record.tags)
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    gone = set(request["tagKeys"])
    async with context.store.write() as tx:
        record = await _find(tx, call, request["resourceArn"])
        tags = {key: value for key, value in record.tags.items() if key not in gone}
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    return {"tags": wire.tags((await _find(context.store, call, request["resourceArn"])).tags)}


async def _find(reader: Reader, call: Call, arn: str) -> Tagged:
    """Raises `AwsError`."""
    kind, _, rest = arn.rpartition(f":{call.account}:")[2].partition("/")
    names = rest.split("/")
    if not arn.startswith(f"arn:aws:ecs:{call.region}:") or kind not in _FINDERS or not rest:
        raise invalid_parameter(f"The specified resource ARN is not valid: {arn}")
    return await _FINDERS[kind](reader, call, names)


async def _cluster(reader: Reader, call: Call, names: list[str]) -> Tagged:
    cluster = await reader.get(Cluster, cluster_id(call.scope, names[0]))
    if cluster is None:
        raise cluster_not_found()
    return cluster


async def _service(reader: Reader, call: Call, names: list[str]) -> Tagged:
    service = await reader.get(Service, service_id(cluster_id(call.scope, names[0]), names[-1]))
    if service is None:
        raise service_not_found()
    return service


async def _task(reader: Reader, call: Call, names: list[str]) -> Tagged:
    task = await reader.get(Task, names[-1])
    if task is None or task.scope != call.scope:
        raise task_not_found()
    return task


async def _task_definition(reader: Reader, call: Call, names: list[str]) -> Tagged:
    definition = await reader.get(TaskDefinition, f"{call.scope}/{names[0]}")
    if definition is None:
        raise AwsError("ClientException", "The specified task definition does not exist.")
    return definition


async def _capacity_provider(reader: Reader, call: Call, names: list[str]) -> Tagged:
    provider = await reader.get(CapacityProvider, f"{call.scope}/{names[0]}")
    if provider is None:
        raise invalid_parameter("The specified capacity provider does not exist.")
    return provider


_FINDERS: dict[str, Callable[[Reader, Call, list[str]], Awaitable[Tagged]]] = {
    "cluster": _cluster,
    "service": _service,
    "task": _task,
    "task-definition": _task_definition,
    "capacity-provider": _capacity_provider,
}
