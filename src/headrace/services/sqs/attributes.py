"""A queue's attributes, from what requests say and to what answers say. Pure."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from headrace.services.sqs import naming
from headrace.services.sqs.errors import bad_attribute, bad_value, not_supported, unknown_attribute
from headrace.services.sqs.records import Queue, Redrive


class Number(NamedTuple):
    field: str
    """Of `Queue`."""
    least: int
    most: int


NUMBERS = {
    "VisibilityTimeout": Number("visibility", 0, 43_200),
    "DelaySeconds": Number("delay", 0, 900),
    "MaximumMessageSize": Number("largest", 1024, 1024 * 1024),
    "MessageRetentionPeriod": Number("retention", 60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": Number("wait", 0, 20),
}
REDRIVE = "RedrivePolicy"
MOST_RECEIVES = 1000
COUNTED = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)
TOLD = ("QueueArn", "CreatedTimestamp", "LastModifiedTimestamp", *COUNTED)
"""What can be asked for and not be set."""
UNSUPPORTED = (
    "Policy",
    "RedriveAllowPolicy",
    "FifoQueue",
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "FifoThroughputLimit",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "SqsManagedSseEnabled",
)
ALL = "All"


def with_attributes(queue: Queue, given: Mapping[str, str]) -> Queue:
    """The queue with these. Raises `AwsError` of one that is unknown, wrong, or not supported."""
    changed: dict[str, Any] = {}
    for name, value in given.items():
        if name in NUMBERS:
            changed[NUMBERS[name].field] = _number(name, value)
        elif name == REDRIVE:
            changed["redrive"] = redrive(value)
        elif name in UNSUPPORTED:
            if value not in ("", "false"):
                raise not_supported(f"the queue attribute {name}")
        else:
            raise unknown_attribute(name)
    return replace(queue, **changed)


def differing(queue: Queue, given: Mapping[str, str]) -> str | None:
    """The name of an attribute that the queue has another value of; None: there is none."""
    wanted = shown(with_attributes(queue, given))
    return next((name for name in given if wanted.get(name) != shown(queue).get(name)), None)


def shown(queue: Queue) -> dict[str, str]:
    """All that doesn't have to be counted."""
    found = {name: str(getattr(queue, number.field)) for name, number in NUMBERS.items()}
    found["QueueArn"] = queue.arn
    found["CreatedTimestamp"] = str(int(queue.created_at.timestamp()))
    found["LastModifiedTimestamp"] = str(int(queue.modified_at.timestamp()))
    if queue.redrive is not None:
        policy = {"deadLetterTargetArn": queue.redrive.target, "maxReceiveCount": queue.redrive.receives}
        found[REDRIVE] = json.dumps(policy, separators=(",", ":"))
    return found


def asked(names: list[str]) -> frozenset[str]:
    """The attributes that are asked for by these names. Raises `InvalidAttributeName`."""
    known = frozenset((*NUMBERS, *TOLD, REDRIVE))
    if ALL in names:
        return known
    for name in names:
        if name not in known and name not in UNSUPPORTED:
            raise unknown_attribute(name)
    return known.intersection(names)


def redrive(text: str) -> Redrive | None:
    """Raises `InvalidParameterValue`."""
    if not text:
        return None
    try:
        policy = json.loads(text)
        target, receives = policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])
    except (ValueError, TypeError, KeyError):
        raise bad_value(
            REDRIVE, text[:500], "it must have a deadLetterTargetArn and a maxReceiveCount"
        ) from None
    if not 1 <= receives <= MOST_RECEIVES:
        raise bad_value(REDRIVE, text[:500], f"maxReceiveCount must be from 1 to {MOST_RECEIVES}")
    if not isinstance(target, str) or naming.of_arn(target) is None:
        raise bad_value(REDRIVE, text[:500], "deadLetterTargetArn is not the ARN of a queue")
    return Redrive(target=target, receives=receives)


def _number(name: str, text: str) -> int:
    _, least, most = NUMBERS[name]
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise bad_attribute(name, text)
    return int(text)
