"""ReceiveMessage."""

from headrace.aws.call import Call, Request, Response
from headrace.services.sqs import attributes, messages, reception
from headrace.services.sqs.context import Context, operation, require
from headrace.services.sqs.errors import bad_value

MOST = 10


@operation("ReceiveMessage")
async def receive_message(context: Context, call: Call, request: Request) -> Response:
    """Messages come about in the order in which they became visible, each to one receiver."""
    queue = await require(context.store, call, request["QueueUrl"])
    most = _within("MaxNumberOfMessages", request.get("MaxNumberOfMessages", 1), 1, MOST)
    visibility = request.get("VisibilityTimeout", queue.visibility)
    wait = request.get("WaitTimeSeconds", queue.wait)
    received = await reception.receive(
        context.store,
        context.clock,
        context.arrivals,
        queue,
        most=most,
        visibility=_within("VisibilityTimeout", visibility, *attributes.NUMBERS["VisibilityTimeout"][1:]),
        wait=_within("WaitTimeSeconds", wait, *attributes.NUMBERS["ReceiveMessageWaitTimeSeconds"][1:]),
    )
    wanted = messages.Wanted.of(request)
    return {"Messages": [messages.shown(message, wanted) for message in received] or None}


def _within(parameter: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        reason = f"Must be between {least} and {most}, if provided"
        raise bad_value(parameter, value, reason)
    return value
