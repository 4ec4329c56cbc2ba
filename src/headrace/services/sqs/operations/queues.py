"""Queues: create, find, list, set, purge, delete."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.page_tokens import BadToken, sort_key, token
from headrace.services import tagging
from headrace.services.sqs import attributes, naming
from headrace.services.sqs.context import Context, operation, require
from headrace.services.sqs.errors import (
    bad_value,
    no_queue,
    not_supported,
    queue_exists,
    too_many_tags,
)
from headrace.services.sqs.records import Emptied, Message, Queue, visible_from
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every

LISTED = 1000
PURGE_AGAIN = 60.0
"""Seconds between two purges."""


@operation("CreateQueue")
async def create_queue(context: Context, call: Call, request: Request) -> Response:
    """One that is there already and is the same is no error."""
    name, given = request["QueueName"], request.get("Attributes", {})
    _check_name(name)
    async with context.store.write() as tx:
        queue = await tx.get(Queue, f"{call.scope}/{name}")
        if queue is not None:
            if (attribute := attributes.differing(queue, given)) is not None:
                raise queue_exists(attribute)
            return {"QueueUrl": naming.url(call, name)}
        queue = Queue(
            id=f"{call.scope}/{name}",
            scope=call.scope,
            name=name,
            uid=context.ids.hex(),
            tags=tagging.added({}, request.get("tags", {}), too_many_tags),
            created_at=call.now,
            modified_at=call.now,
        )
        await tx.create(await _set(tx, queue, given))
    return {"QueueUrl": naming.url(call, name)}


@operation("GetQueueUrl")
async def get_queue_url(context: Context, call: Call, request: Request) -> Response:
    queue = await require(context.store, call, request["QueueName"])
    if request.get("QueueOwnerAWSAccountId", call.account) != call.account:
        raise no_queue()
    return {"QueueUrl": naming.url(call, queue.name)}


@operation("ListQueues")
async def list_queues(context: Context, call: Call, request: Request) -> Response:
    most = request.get("MaxResults", LISTED)
    if not 1 <= most <= LISTED:
        raise bad_value("MaxResults", most, f"it must be from 1 to {LISTED}")
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise bad_value("NextToken", request["NextToken"], "it is not a token of a page") from None
    prefix = request.get("QueueNamePrefix", "")
    page = await context.store.page(Queue, owner=call.scope, prefix=prefix, after=after, limit=most)
    # Only who asks for pages is told of the next one, as AWS does it.
    more = token(page[-1].name) if "MaxResults" in request and len(page) == most else None
    return {"QueueUrls": [naming.url(call, queue.name) for queue in page] or None, "NextToken": more}


@operation("GetQueueAttributes")
async def get_queue_attributes(context: Context, call: Call, request: Request) -> Response:
    asked = attributes.asked(request.get("AttributeNames", []))
    queue = await require(context.store, call, request["QueueUrl"])
    found = attributes.shown(queue)
    if asked.intersection(attributes.COUNTED):
        found |= await _counted(context.store, call, queue)
    return {"Attributes": {name: value for name, value in found.items() if name in asked} or None}


@operation("SetQueueAttributes")
async def set_queue_attributes(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        after = await _set(tx, queue, request["Attributes"])
        await tx.replace(replace(after, modified_at=call.now), expect=queue.revision)
    return {}


@operation("PurgeQueue")
async def purge_queue(context: Context, call: Call, request: Request) -> Response:
    """At once: the messages belong to no queue any more, and are removed by and by."""
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        if queue.purged_at and (call.now - queue.purged_at).total_seconds() < PURGE_AGAIN:
            raise AwsError(
                "PurgeQueueInProgress",
                f"Only one PurgeQueue operation on {queue.name} is allowed every {PURGE_AGAIN:g} seconds.",
                status=403,
            )
        emptied = await tx.create(Emptied(id=queue.uid, scope=queue.scope))
        purged = replace(queue, uid=context.ids.hex(), purged_at=call.now)
        await tx.replace(purged, expect=queue.revision)
    context.emptied(emptied.id)
    return {}


@operation("DeleteQueue")
async def delete_queue(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        emptied = await tx.create(Emptied(id=queue.uid, scope=queue.scope))
        await tx.delete(Queue, queue.id, expect=queue.revision)
    context.emptied(emptied.id)
    return {}


@operation("ListDeadLetterSourceQueues")
async def list_dead_letter_source_queues(context: Context, call: Call, request: Request) -> Response:
    target = await require(context.store, call, request["QueueUrl"])
    queues = await every(context.store, Queue, owner=call.scope)
    sources = [queue for queue in queues if queue.redrive and queue.redrive.target == target.arn]
    return {"queueUrls": [naming.url(call, queue.name) for queue in sources]}


def _check_name(name: str) -> None:
    if name.endswith(naming.FIFO):
        raise not_supported("FIFO queues, only standard ones")
    if not naming.NAME.fullmatch(name):
        reason = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise bad_value("QueueName", name, reason)


async def _set(tx: Transaction, queue: Queue, given: dict[str, str]) -> Queue:
    after = attributes.with_attributes(queue, given)
    if after.redrive is not None and after.redrive != queue.redrive:
        place = naming.of_arn(after.redrive.target)
        if place is None or await tx.get(Queue, place.id) is None:
            raise bad_value(
                attributes.REDRIVE, given[attributes.REDRIVE], "Dead letter target does not exist"
            )
    return after


async def _counted(reader: Reader, call: Call, queue: Queue) -> dict[str, str]:
    """What is visible is not looked at: there may be very much of it."""
    delayed = hidden = 0
    start = visible_from(call.now)
    while page := await reader.page(Message, owner=queue.uid, start=start):
        delayed += sum(message.receives == 0 for message in page)
        hidden += sum(message.receives > 0 for message in page)
        start = f"{page[-1].index().sort}!"  # the first possible key behind it
    total = await reader.count(Message, owner=queue.uid)
    numbers = (max(0, total - delayed - hidden), delayed, hidden)
    return {name: str(number) for name, number in zip(attributes.COUNTED, numbers, strict=True)}
