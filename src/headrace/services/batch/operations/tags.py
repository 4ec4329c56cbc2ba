"""Tags of everything that AWS Batch has."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags
from headrace.services.batch.job_records import JobSpec
from headrace.services.batch.operations import job_definitions
from headrace.services.batch.records import Consumable, Environment, Policy, Queue
from headrace.store.base import Reader

KINDS: dict[str, type[Any]] = {
    "compute-environment": Environment,
    "consumable-resource": Consumable,
    "job-queue": Queue,
    "scheduling-policy": Policy,
}


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        record = await _find(tx, call, request["resourceArn"])
        tags = tagging.added(record.tags, request["tags"], too_many_tags)
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        record = await _find(tx, call, request["resourceArn"])
        tags = {key: value for key, value in record.tags.items() if key not in request["tagKeys"]}
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    return {"tags": (await _find(context.store, call, request["resourceArn"])).tags}


async def _find(reader: Reader, call: Call, arn: str) -> Any:
    """Raises `ClientException`."""
    what, _, name = arn.removeprefix(call.arn("")).partition("/")
    record: Any = None
    if what in KINDS:
        record = await reader.get(KINDS[what], f"{call.scope}/{name}")
    elif what == "job-definition":
        record = await job_definitions.find(reader, call.scope, name)
    elif what == "job":
        record = await reader.get(JobSpec, name.partition(":")[0])
    if record is None or record.scope != call.scope:
        raise client_exception(f"Resource {arn} does not exist")
    return record
