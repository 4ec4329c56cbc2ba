"""What is sent to a schedule's dead-letter queue when its target could not be called («Configuring a
dead-letter queue for EventBridge Scheduler»). Pure."""

import json
from collections.abc import Mapping
from typing import Any

from headrace.kit.ids import child
from headrace.services.scheduler import targets, timing
from headrace.services.scheduler.errors import invalid
from headrace.services.scheduler.records import Firing
from headrace.services.scheduler.targets import Wanted

LONGEST = 256 * 1024
"""Bytes of a letter's body."""


def check(target: Mapping[str, Any]) -> None:
    """Raises `ValidationException`."""
    arn = _queue(target)
    if arn is not None and not targets.QUEUE.fullmatch(arn):
        raise invalid(f"Invalid request provided: {arn} is not the ARN of a standard queue of SQS.")


def has_queue(target: Mapping[str, Any]) -> bool:
    return _queue(target) is not None


def exhausted(firing: Firing) -> str:
    """What another attempt was forbidden by."""
    spent = firing.attempts > timing.retries(firing.target)
    return "MaximumRetryAttempts" if spent else "MaximumEventAgeInSeconds"


def letter(firing: Firing, call: Wanted | None) -> Wanted:
    """The call that sends it. `call`: the one that failed; None if there could not even be one."""
    body = json.dumps(call.request) if call else firing.target.get("Input", "")
    kept = body.encode()[:LONGEST].decode(errors="ignore")
    attributes = {
        "ERROR_CODE": firing.code,
        "ERROR_MESSAGE": firing.message,
        "EXECUTION_ID": child(firing.id, "execution"),
        "EXHAUSTED_RETRY_CONDITION": firing.exhausted,
        "IS_PAYLOAD_TRUNCATED": "true" if kept != body else "false",
        "RETRY_ATTEMPTS": str(firing.attempts - 1),
        "SCHEDULED_TIME": f"{firing.due:%Y-%m-%dT%H:%M:%SZ}",
        "SCHEDULE_ARN": firing.arn,
        "TARGET_ARN": call.arn if call else firing.target["Arn"],
    }
    sent = targets.send(_queue(firing.target) or "", kept or "{}")
    sent.request["MessageAttributes"] = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items() if value
    }
    return sent


def _queue(target: Mapping[str, Any]) -> str | None:
    arn: str | None = target.get("DeadLetterConfig", {}).get("Arn")
    return arn
