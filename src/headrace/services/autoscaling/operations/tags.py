"""Tags of scalable targets."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.autoscaling import tagging
from headrace.services.autoscaling.context import Context, operation
from headrace.services.autoscaling.errors import no_resource
from headrace.services.autoscaling.records import ScalableTarget
from headrace.store.base import Reader
from headrace.store.listing import every


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        target = await _find(tx, call, request["ResourceARN"])
        tags = tagging.added(target.tags, request["Tags"])
        await tx.replace(replace(target, tags=tags), expect=target.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        target = await _find(tx, call, request["ResourceARN"])
        tags = {key: value for key, value in target.tags.items() if key not in request["TagKeys"]}
        await tx.replace(replace(target, tags=tags), expect=target.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    return {"Tags": (await _find(context.store, call, request["ResourceARN"])).tags}


async def _find(reader: Reader, call: Call, arn: str) -> ScalableTarget:
    for target in await every(reader, ScalableTarget, scope=call.scope):
        if target.arn == arn:
            return target
    raise no_resource(arn)
