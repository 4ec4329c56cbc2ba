"""Messages: sent, received by one at a time, and gone when they are deleted."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.services.sqs.conftest import bodies, counted, received
from tests.waiting import until


def test_a_message_is_received_with_what_it_was_sent_with(sqs: Any, queue: str) -> None:
    given = {
        "text": {"DataType": "String.css", "StringValue": "Grüße\n"},
        "number": {"DataType": "Number", "StringValue": "-1.5e3"},
        "bytes": {"DataType": "Binary", "BinaryValue": bytes(range(256))},
    }
    sent = sqs.send_message(
        QueueUrl=queue,
        MessageBody="Bücher \U0001f4da",
        MessageAttributes=given,
        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}},
    )
    [message] = received(sqs, queue, MessageAttributeNames=["All"])
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "Bücher \U0001f4da")
    assert message["MessageAttributes"] == given
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    system = message["Attributes"]
    assert (system["ApproximateReceiveCount"], system["AWSTraceHeader"]) == ("1", "Root=1")
    assert int(system["SentTimestamp"]) <= int(system["ApproximateFirstReceiveTimestamp"])


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ([], set()),
        (["a.one"], {"a.one"}),
        (["a.*"], {"a.one", "a.two"}),
        ([".*"], {"a.one", "a.two", "b"}),
        (["b", "nothing"], {"b"}),
    ],
)
def test_only_the_attributes_that_are_asked_for_are_shown(
    sqs: Any, queue: str, asked: list[str], seen: set[str]
) -> None:
    attributes = {name: {"DataType": "String", "StringValue": "x"} for name in ("a.one", "a.two", "b")}
    sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes=attributes)
    [message] = received(sqs, queue, MessageAttributeNames=asked, MessageSystemAttributeNames=[])
    assert set(message.get("MessageAttributes", {})) == seen
    assert "Attributes" not in message


def test_who_has_received_a_message_has_it_alone(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    assert bodies(received(sqs, queue)) == ["x"]
    assert received(sqs, queue) == []
    assert counted(sqs, queue) == (0, 0, 1)


def test_a_message_comes_again_when_its_receiver_has_had_his_time(sqs: Any, make: Callable[..., str]) -> None:
    queue = make(VisibilityTimeout="1")
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [first] = received(sqs, queue)
    [again] = received(sqs, queue, WaitTimeSeconds=10, VisibilityTimeout=600)
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"
    assert again["ReceiptHandle"] != first["ReceiptHandle"]
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"])  # it is not his any more
    assert counted(sqs, queue) == (0, 0, 1)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=again["ReceiptHandle"])
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=again["ReceiptHandle"])
    assert counted(sqs, queue) == (0, 0, 0)


def test_a_receiver_may_keep_a_message_longer_or_give_it_back(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [held] = received(sqs, queue, VisibilityTimeout=3)
    change = {"QueueUrl": queue, "ReceiptHandle": held["ReceiptHandle"]}
    sqs.change_message_visibility(**change, VisibilityTimeout=600)
    time.sleep(3.1)
    assert received(sqs, queue) == []
    sqs.change_message_visibility(**change, VisibilityTimeout=0)
    assert bodies(received(sqs, queue)) == ["x"]
    with pytest.raises(sqs.exceptions.MessageNotInflight):
        sqs.change_message_visibility(**change, VisibilityTimeout=0)


def test_a_delayed_message_comes_later(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="much later", DelaySeconds=900)
    assert received(sqs, queue) == []
    assert counted(sqs, queue) == (0, 1, 0)
    sqs.send_message(QueueUrl=queue, MessageBody="later", DelaySeconds=1)
    assert bodies(received(sqs, queue, WaitTimeSeconds=10)) == ["later"]


def test_who_waits_gets_a_message_as_it_comes(sqs: Any, queue: str) -> None:
    found: list[dict[str, Any]] = []
    waiting = threading.Thread(target=lambda: found.extend(received(sqs, queue, WaitTimeSeconds=20)))
    began = time.monotonic()
    waiting.start()
    time.sleep(0.3)
    sqs.send_message(QueueUrl=queue, MessageBody="here")
    waiting.join()
    assert bodies(found) == ["here"]
    assert time.monotonic() - began < 15


def test_who_waits_in_vain_is_told_so_when_the_time_is_over(sqs: Any, make: Callable[..., str]) -> None:
    queue = make(ReceiveMessageWaitTimeSeconds="1")
    began = time.monotonic()
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)
    assert time.monotonic() - began >= 1


def test_many_receivers_share_the_messages_each_once(sqs: Any, queue: str) -> None:
    for start in range(0, 200, 10):
        entries = [{"Id": str(number), "MessageBody": str(start + number)} for number in range(10)]
        assert len(sqs.send_message_batch(QueueUrl=queue, Entries=entries)["Successful"]) == 10
    found: list[str] = []

    def work() -> None:
        while page := received(sqs, queue):
            found.extend(message["Body"] for message in page)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(map(int, found)) == list(range(200))


def test_batches_answer_for_each_message(sqs: Any, queue: str) -> None:
    entries = [
        {"Id": "good", "MessageBody": "x"},
        {"Id": "bad", "MessageBody": "x", "DelaySeconds": 901},
    ]
    sent = sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    assert [one["Id"] for one in sent["Successful"]] == ["good"]
    assert [(one["Id"], one["SenderFault"]) for one in sent["Failed"]] == [("bad", True)]
    [held] = received(sqs, queue)
    changed = sqs.change_message_visibility_batch(
        QueueUrl=queue,
        Entries=[
            {"Id": "1", "ReceiptHandle": held["ReceiptHandle"], "VisibilityTimeout": 60},
            {"Id": "2", "ReceiptHandle": "nonsense", "VisibilityTimeout": 60},
        ],
    )
    assert [one["Id"] for one in changed["Successful"]] == ["1"]
    assert [one["Code"] for one in changed["Failed"]] == ["ReceiptHandleIsInvalid"]
    deleted = sqs.delete_message_batch(
        QueueUrl=queue, Entries=[{"Id": "1", "ReceiptHandle": held["ReceiptHandle"]}]
    )
    assert [one["Id"] for one in deleted["Successful"]] == ["1"]
    assert counted(sqs, queue) == (0, 0, 0)


BATCHES: dict[str, tuple[list[dict[str, str]], str]] = {
    "nothing": ([], "EmptyBatchRequest"),
    "too many": (
        [{"Id": str(number), "MessageBody": "x"} for number in range(11)],
        "TooManyEntriesInBatchRequest",
    ),
    "one twice": ([{"Id": "a", "MessageBody": "x"}] * 2, "BatchEntryIdsNotDistinct"),
    "a bad id": ([{"Id": "a b", "MessageBody": "x"}], "InvalidBatchEntryId"),
    "too much": (
        [{"Id": str(number), "MessageBody": "x" * 600_000} for number in range(2)],
        "BatchRequestTooLong",
    ),
}


@pytest.mark.parametrize("kind", BATCHES)
def test_batches_that_make_no_sense_are_refused_as_a_whole(sqs: Any, queue: str, kind: str) -> None:
    entries, code = BATCHES[kind]
    with pytest.raises(ClientError) as refused:
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    assert refused.value.response["Error"]["Code"] == f"AWS.SimpleQueueService.{code}"
    assert counted(sqs, queue) == (0, 0, 0)


STRING = {"DataType": "String", "StringValue": "x"}
MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "an empty body": ({"MessageBody": ""}, "MissingParameter"),
    "a bad character": ({"MessageBody": "\x01"}, "InvalidMessageContents"),
    "too long a body": ({"MessageBody": "x" * (1024 * 1024 + 1)}, "InvalidParameterValue"),
    "too long with its attributes": (
        {"MessageBody": "x" * 1024 * 1024, "MessageAttributes": {"a": STRING}},
        "InvalidParameterValue",
    ),
    "too long a delay": ({"MessageBody": "x", "DelaySeconds": 901}, "InvalidParameterValue"),
    "what only FIFO has": ({"MessageBody": "x", "MessageDeduplicationId": "1"}, "InvalidParameterValue"),
    "an unknown type": (
        {"MessageBody": "x", "MessageAttributes": {"a": {**STRING, "DataType": "Date"}}},
        "InvalidParameterValue",
    ),
    "no value": (
        {"MessageBody": "x", "MessageAttributes": {"a": {"DataType": "Binary", "StringValue": "x"}}},
        "InvalidParameterValue",
    ),
    "no number": (
        {"MessageBody": "x", "MessageAttributes": {"a": {"DataType": "Number", "StringValue": "x"}}},
        "InvalidParameterValue",
    ),
    "a reserved name": (
        {"MessageBody": "x", "MessageAttributes": {"AWS.a": STRING}},
        "InvalidParameterValue",
    ),
    "eleven attributes": (
        {"MessageBody": "x", "MessageAttributes": {f"a{number}": STRING for number in range(11)}},
        "InvalidParameterValue",
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_messages_that_make_no_sense_are_refused(sqs: Any, queue: str, kind: str) -> None:
    message, code = MESSAGES[kind]
    with pytest.raises(ClientError) as refused:
        sqs.send_message(QueueUrl=queue, **message)
    assert refused.value.response["Error"]["Code"] == code
    assert counted(sqs, queue) == (0, 0, 0)


@pytest.mark.parametrize(
    "asked", [{"MaxNumberOfMessages": 11}, {"WaitTimeSeconds": 21}, {"VisibilityTimeout": -1}]
)
def test_receptions_that_make_no_sense_are_refused(sqs: Any, queue: str, asked: dict[str, int]) -> None:
    with pytest.raises(ClientError) as refused:
        sqs.receive_message(QueueUrl=queue, **asked)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"


def test_what_is_received_too_often_goes_to_the_dead_letter_queue(sqs: Any, make: Callable[..., str]) -> None:
    dead = make()
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    source = make(RedrivePolicy=f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": "2"}}')
    sent = sqs.send_message(QueueUrl=source, MessageBody="poison")
    for _ in range(2):
        assert bodies(received(sqs, source, VisibilityTimeout=0)) == ["poison"]
    assert received(sqs, source) == []
    [found] = until(lambda: received(sqs, dead))
    assert (found["MessageId"], found["Body"]) == (sent["MessageId"], "poison")
    assert found["Attributes"]["DeadLetterQueueSourceArn"].endswith(source.rpartition("/")[2])
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [source]
