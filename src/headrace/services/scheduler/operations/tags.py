"""Tags of schedule groups."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.scheduler.context import Context, operation
from headrace.services.scheduler.errors import no_resource, too_many_tags
from headrace.services.scheduler.operations import groups
from headrace.services.scheduler.records import Group
from headrace.store.base import Reader, Transaction


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await _find(tx, call, request["ResourceArn"])
        await _keep(tx, group, tagging.added(group.tags, request["Tags"], too_many_tags))
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await _find(tx, call, request["ResourceArn"])
        left = {key: value for key, value in group.tags.items() if key not in request["TagKeys"]}
        await _keep(tx, group, left)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    group = await _find(context.store, call, request["ResourceArn"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in group.tags.items()]}


async def _find(reader: Reader, call: Call, arn: str) -> Group:
    prefix = call.arn("schedule-group/")
    if not arn.startswith(prefix):
        raise no_resource(arn)
    return await groups.require(reader, call, arn.removeprefix(prefix))


async def _keep(tx: Transaction, group: Group, tags: dict[str, str]) -> None:
    """The default group may not have been kept yet."""
    after = replace(group, tags=tags)
    await (tx.replace(after, expect=group.revision) if group.revision else tx.create(after))
