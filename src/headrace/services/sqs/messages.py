"""Messages from what is sent to what is received. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from headrace.aws.call import Request, Response
from headrace.services.sqs import digests
from headrace.services.sqs.errors import bad_contents, bad_value, missing, too_long
from headrace.services.sqs.receipts import Receipt
from headrace.services.sqs.records import Attribute, Message, Queue

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAME = re.compile(r"(?!(?i:aws|amazon)\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)")
TYPE = re.compile(r"(String|Number|Binary)(\.[^\n]{1,249})?")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
MOST_ATTRIBUTES = 10
LONGEST_DELAY = 900
TRACE = "AWSTraceHeader"
ALL = ("All", ".*")


def sent(queue: Queue, entry: Request, id: str, sender: str, now: datetime) -> Message:
    """The message that a request, or an entry of one, wants to be sent. Raises `AwsError`."""
    if not entry["MessageBody"]:
        raise missing("MessageBody")
    if FORBIDDEN.search(entry["MessageBody"]):
        raise bad_contents()
    if "MessageDeduplicationId" in entry:
        reason = "The request include parameter that is not valid for this queue type"
        raise bad_value("MessageDeduplicationId", entry["MessageDeduplicationId"], reason)
    delay = entry.get("DelaySeconds", queue.delay)
    if not 0 <= delay <= LONGEST_DELAY:
        raise bad_value("DelaySeconds", delay, f"DelaySeconds must be >= 0 and <= {LONGEST_DELAY}")
    system = entry.get("MessageSystemAttributes", {})
    message = Message(
        id=id,
        scope=queue.scope,
        queue=queue.uid,
        body=entry["MessageBody"],
        attributes=_attributes(entry.get("MessageAttributes", {})),
        trace=system.get(TRACE, {}).get("StringValue"),
        group=entry.get("MessageGroupId"),
        sender=sender,
        sent_at=now,
        visible_at=now + timedelta(seconds=delay),
    )
    if size(message) > queue.largest:
        raise too_long(queue.largest)
    return message


def size(message: Message) -> int:
    """Bytes that count: of the body, and of the names, types and values of attributes."""
    total = len(message.body.encode())
    for name, one in message.attributes.items():
        total += len(name.encode()) + len(one.type.encode())
        total += len(one.binary) if one.binary is not None else len((one.text or "").encode())
    return total


def answer(message: Message) -> Response:
    """What its sender is told."""
    return {
        "MessageId": message.id,
        "MD5OfMessageBody": digests.of_body(message.body),
        "MD5OfMessageAttributes": digests.of_attributes(message.attributes),
        "MD5OfMessageSystemAttributes": digests.of_attributes(
            {TRACE: Attribute(type="String", text=message.trace)} if message.trace else {}
        ),
    }


def is_expired(message: Message, queue: Queue, now: datetime) -> bool:
    return now - message.sent_at >= timedelta(seconds=queue.retention)


def is_dead(message: Message, queue: Queue) -> bool:
    """It has been received as often as the queue allows."""
    return queue.redrive is not None and message.receives >= queue.redrive.receives


def received(message: Message, visibility: int, now: datetime) -> Message:
    """The message as it is given to a receiver, for so many seconds to him alone."""
    return replace(
        message,
        receives=message.receives + 1,
        first_received_at=message.first_received_at or now,
        visible_at=now + timedelta(seconds=visibility),
    )


def buried(message: Message, queue: Queue, target: Queue, now: datetime) -> Message:
    """The message in its queue's dead-letter queue. Its age stays, as in AWS's standard queues."""
    return replace(
        message, queue=target.uid, source=queue.arn, receives=0, first_received_at=None, visible_at=now
    )


class Wanted(NamedTuple):
    """What a receiver wants to see."""

    system: frozenset[str]
    attributes: tuple[str, ...]

    @classmethod
    def of(cls, request: Request) -> "Wanted":
        system = {*request.get("AttributeNames", ()), *request.get("MessageSystemAttributeNames", ())}
        return cls(frozenset(system), tuple(request.get("MessageAttributeNames", ())))


def shown(message: Message, wanted: Wanted) -> Response:
    """A message that has been received."""
    attributes = {name: one for name, one in message.attributes.items() if _is_asked(name, wanted.attributes)}
    system = {
        name: value
        for name, value in _system(message).items()
        if value is not None and ("All" in wanted.system or name in wanted.system)
    }
    return {
        "MessageId": message.id,
        "ReceiptHandle": Receipt(message.queue, message.id, message.receives).handle,
        "MD5OfBody": digests.of_body(message.body),
        "Body": message.body,
        "Attributes": system or None,
        "MD5OfMessageAttributes": digests.of_attributes(attributes),
        "MessageAttributes": {name: _value(one) for name, one in attributes.items()} or None,
    }


def _system(message: Message) -> dict[str, str | None]:
    first = message.first_received_at
    return {
        "SenderId": message.sender,
        "SentTimestamp": _milliseconds(message.sent_at),
        "ApproximateReceiveCount": str(message.receives),
        "ApproximateFirstReceiveTimestamp": _milliseconds(first) if first else None,
        "AWSTraceHeader": message.trace,
        "MessageGroupId": message.group,
        "DeadLetterQueueSourceArn": message.source,
    }


def _milliseconds(time: datetime) -> str:
    return str(int(time.timestamp() * 1000))


def _is_asked(name: str, asked: Iterable[str]) -> bool:
    """By name, by how it begins, or with all others."""
    return any(
        one in ALL or name == one or (one.endswith(".*") and name.startswith(one[:-2])) for one in asked
    )


def _attributes(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Attribute]:
    if len(given) > MOST_ATTRIBUTES:
        reason = (
            f"Number of message attributes [{len(given)}] exceeds the allowed maximum [{MOST_ATTRIBUTES}]"
        )
        raise bad_value("MessageAttributes", len(given), reason)
    return {name: _attribute(name, value) for name, value in given.items()}


def _attribute(name: str, given: Mapping[str, Any]) -> Attribute:
    kind = TYPE.fullmatch(given["DataType"])
    text, binary = given.get("StringValue"), given.get("BinaryValue")
    if not NAME.fullmatch(name):
        raise bad_value("MessageAttributeName", name, "it is not a name of an attribute")
    if kind is None:
        reason = "the type must begin with String, Number or Binary"
        raise bad_value(f"MessageAttributes.{name}.DataType", given["DataType"], reason)
    if not (binary if kind[1] == "Binary" else text):
        reason = f"it must contain a non-empty value of type '{kind[1]}'"
        raise bad_value(f"MessageAttributes.{name}", "''", reason)
    if kind[1] == "Number" and not NUMBER.fullmatch(str(text)):
        raise bad_value(f"MessageAttributes.{name}", text, "it can't be cast to a number")
    if text is not None and FORBIDDEN.search(text):
        raise bad_contents()
    if kind[1] == "Binary":
        return Attribute(type=given["DataType"], binary=binary)
    return Attribute(type=given["DataType"], text=text)


def _value(attribute: Attribute) -> Response:
    return {
        "DataType": attribute.type,
        "StringValue": attribute.text,
        "BinaryValue": attribute.binary,
    }
