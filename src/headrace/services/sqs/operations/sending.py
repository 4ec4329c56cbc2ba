"""SendMessage, SendMessageBatch."""

from uuid import UUID

from headrace.aws.call import Call, Request, Response
from headrace.kit.ids import child
from headrace.services.sqs import messages
from headrace.services.sqs.batches import batch
from headrace.services.sqs.context import Context, operation, require
from headrace.services.sqs.records import Message, Queue
from headrace.store.base import Transaction


@operation("SendMessage")
async def send_message(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        return await _send(context, tx, call, queue, request)


@operation("SendMessageBatch")
async def send_message_batch(context: Context, call: Call, request: Request) -> Response:
    sizes = [len(entry["MessageBody"].encode()) for entry in request["Entries"]]
    async with context.store.write() as tx:
        queue = await require(tx, call, request["QueueUrl"])
        return await batch(
            request["Entries"],
            lambda entry: _send(context, tx, call, queue, entry),
            total=sum(sizes),
            most=queue.largest,
        )


async def _send(context: Context, tx: Transaction, call: Call, queue: Queue, entry: Request) -> Response:
    id = str(UUID(child(call.token, "message"))) if call.token else context.ids.uuid()
    message = messages.sent(queue, entry, id, call.principal, call.now)
    if not call.token or await tx.get(Message, id) is None:
        await tx.create(message)
    return messages.answer(message)
