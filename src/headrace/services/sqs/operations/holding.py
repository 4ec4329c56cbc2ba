"""What a receiver does with the messages that he holds: DeleteMessage, ChangeMessageVisibility, and both for
several."""

from datetime import timedelta

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.sqs import attributes, receipts
from headrace.services.sqs.batches import batch
from headrace.services.sqs.context import Context, operation, require
from headrace.services.sqs.errors import bad_handle, bad_value, not_in_flight
from headrace.services.sqs.records import Message, Queue
from headrace.store.base import Transaction

VISIBILITY = attributes.NUMBERS["VisibilityTimeout"]


@operation("DeleteMessage")
async def delete_message(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        return await _delete(tx, await require(tx, call, request["QueueUrl"]), request)


@operation("DeleteMessageBatch")
async def delete_message_batch(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        return await batch(request["Entries"], lambda entry: _delete(tx, queue, entry))


@operation("ChangeMessageVisibility")
async def change_message_visibility(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        return await _change(tx, call, await require(tx, call, request["QueueUrl"]), request)


@operation("ChangeMessageVisibilityBatch")
async def change_message_visibility_batch(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        return await batch(request["Entries"], lambda entry: _change(tx, call, queue, entry))


async def _delete(tx: Transaction, queue: Queue, entry: Request) -> Response:
    """One that somebody else has received since is his; that is no error («DeleteMessage»: with an old
    handle, the message might not be deleted)."""
    message = await _held(tx, queue, entry["ReceiptHandle"])
    if message is not None:
        await tx.delete(Message, message.id, expect=message.revision)
    return {}


async def _change(tx: Transaction, call: Call, queue: Queue, entry: Request) -> Response:
    seconds = entry.get("VisibilityTimeout", queue.visibility)
    if not VISIBILITY.least <= seconds <= VISIBILITY.most:
        reason = f"VisibilityTimeout must be >= {VISIBILITY.least} and <= {VISIBILITY.most}"
        raise bad_value("VisibilityTimeout", seconds, reason)
    message = await _held(tx, queue, entry["ReceiptHandle"])
    if message is None or message.visible_at <= call.now:
        raise not_in_flight()
    after = replace(message, visible_at=call.now + timedelta(seconds=seconds))
    await tx.replace(after, expect=message.revision)
    return {}


async def _held(tx: Transaction, queue: Queue, handle: str) -> Message | None:
    """The message of the handle, unless it is gone or has been received again since."""
    receipt = receipts.read(handle)
    if receipt.queue != queue.uid:
        raise bad_handle(handle)
    message = await tx.get(Message, receipt.message)
    if message is None or message.queue != queue.uid or message.receives != receipt.receives:
        return None
    return message
