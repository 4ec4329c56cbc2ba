"""Queues for the tests of SQS."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

Client = Callable[[str], Any]


@pytest.fixture(scope="module")
def sqs(client: Client) -> Any:
    return client("sqs")


@pytest.fixture
def make(sqs: Any) -> Callable[..., str]:
    """Makes a queue with these attributes; its URL."""

    def make(**attributes: str) -> str:
        url: str = sqs.create_queue(QueueName=f"q-{uuid4().hex[:8]}", Attributes=attributes)["QueueUrl"]
        return url

    return make


@pytest.fixture
def queue(make: Callable[..., str]) -> str:
    return make()


def received(sqs: Any, queue: str, **options: Any) -> list[dict[str, Any]]:
    """Up to ten messages that can be received now."""
    asked = {"MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"], **options}
    return list(sqs.receive_message(QueueUrl=queue, **asked).get("Messages", []))


def bodies(messages: list[dict[str, Any]]) -> list[str]:
    return sorted(message["Body"] for message in messages)


def attributes(sqs: Any, queue: str) -> dict[str, str]:
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return dict(found)


def counted(sqs: Any, queue: str) -> tuple[int, int, int]:
    """How many messages are visible, delayed, and held by a receiver."""
    found = attributes(sqs, queue)
    names = ("", "Delayed", "NotVisible")
    visible, delayed, held = (int(found[f"ApproximateNumberOfMessages{name}"]) for name in names)
    return visible, delayed, held
