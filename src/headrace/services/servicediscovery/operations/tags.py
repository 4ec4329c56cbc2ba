"""Tags of namespaces and services."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.servicediscovery import tagging
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.errors import no_resource
from headrace.services.servicediscovery.records import Namespace, Service
from headrace.store.base import Reader


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        record = await _find(tx, call, request["ResourceARN"])
        tags = tagging.added(record.tags, request["Tags"])
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        record = await _find(tx, call, request["ResourceARN"])
        tags = {key: value for key, value in record.tags.items() if key not in request["TagKeys"]}
        await tx.replace(replace(record, tags=tags), expect=record.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    record = await _find(context.store, call, request["ResourceARN"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in record.tags.items()]}


async def _find(reader: Reader, call: Call, arn: str) -> Namespace | Service:
    id = f"{call.scope}/{arn.rsplit('/', 1)[-1]}"
    record = await reader.get(Namespace, id) or await reader.get(Service, id)
    if record is None or record.arn != arn:
        raise no_resource(arn)
    return record
