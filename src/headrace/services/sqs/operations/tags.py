"""TagQueue, UntagQueue, ListQueueTags."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.sqs.context import Context, operation, require
from headrace.services.sqs.errors import too_many_tags


@operation("TagQueue")
async def tag_queue(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        tags = tagging.added(queue.tags, request["Tags"], too_many_tags)
        await tx.replace(replace(queue, tags=tags), expect=queue.revision)
    return {}


@operation("UntagQueue")
async def untag_queue(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        tags = {key: value for key, value in queue.tags.items() if key not in request["TagKeys"]}
        await tx.replace(replace(queue, tags=tags), expect=queue.revision)
    return {}


@operation("ListQueueTags")
async def list_queue_tags(context: Context, call: Call, request: Request) -> Response:
    queue = await require(context.store, call, request["QueueUrl"])
    return {"Tags": queue.tags or None}
