"""Queues with boto3, and with the aws command, which speaks another protocol."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import VERSION_1, run, version_2
from tests.headrace import Server
from tests.services.sqs.conftest import attributes, bodies, counted, received


def test_a_queue_is_found_by_its_name_and_told_with_what_it_is(
    headrace: Server, sqs: Any, make: Callable[..., str]
) -> None:
    url = make(VisibilityTimeout="7", DelaySeconds="1", MessageRetentionPeriod="60")
    name = url.rpartition("/")[2]
    assert url == f"{headrace.url}/000000000000/{name}"
    assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == url
    found = attributes(sqs, url)
    assert found["QueueArn"] == f"arn:aws:sqs:us-east-1:000000000000:{name}"
    assert (found["VisibilityTimeout"], found["DelaySeconds"]) == ("7", "1")
    assert (found["MessageRetentionPeriod"], found["ReceiveMessageWaitTimeSeconds"]) == ("60", "0")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "0"})
    some = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]
    assert some == {"DelaySeconds": "0"}
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=url)


def test_a_name_is_taken_once_unless_the_queue_is_the_same(sqs: Any, make: Callable[..., str]) -> None:
    url = make(DelaySeconds="5")
    name = url.rpartition("/")[2]
    assert sqs.create_queue(QueueName=name)["QueueUrl"] == url
    assert sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "5"})["QueueUrl"] == url
    with pytest.raises(sqs.exceptions.QueueNameExists, match="different value for attribute DelaySeconds"):
        sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "6"})


def test_queues_are_listed_by_prefix_and_in_pages(sqs: Any) -> None:
    for number in range(5):
        sqs.create_queue(QueueName=f"listed-{number}")
    assert len(sqs.list_queues(QueueNamePrefix="listed-")["QueueUrls"]) == 5
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix="nothing")
    pages = sqs.get_paginator("list_queues").paginate(
        QueueNamePrefix="listed-", PaginationConfig={"PageSize": 2}
    )
    sizes = [len(page.get("QueueUrls", [])) for page in pages]
    assert sizes == [2, 2, 1]


def test_a_deleted_queue_is_gone_with_its_messages(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="old")
    sqs.delete_queue(QueueUrl=queue)
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.receive_message(QueueUrl=queue)
    assert sqs.create_queue(QueueName=queue.rpartition("/")[2])["QueueUrl"] == queue
    assert received(sqs, queue) == []


def test_a_purged_queue_is_empty_at_once_and_is_purged_once_a_minute(sqs: Any, queue: str) -> None:
    for number in range(3):
        sqs.send_message(QueueUrl=queue, MessageBody=str(number))
    [held] = received(sqs, queue, MaxNumberOfMessages=1)
    sqs.purge_queue(QueueUrl=queue)
    assert counted(sqs, queue) == (0, 0, 0)
    with pytest.raises(sqs.exceptions.ReceiptHandleIsInvalid):
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=held["ReceiptHandle"])
    sqs.send_message(QueueUrl=queue, MessageBody="new")
    assert bodies(received(sqs, queue)) == ["new"]
    with pytest.raises(sqs.exceptions.PurgeQueueInProgress):
        sqs.purge_queue(QueueUrl=queue)


def test_queues_have_tags(sqs: Any, queue: str) -> None:
    sqs.tag_queue(QueueUrl=queue, Tags={"a": "1", "b": "2"})
    sqs.untag_queue(QueueUrl=queue, TagKeys=["a"])
    assert sqs.list_queue_tags(QueueUrl=queue)["Tags"] == {"b": "2"}


def test_queues_of_another_account_are_not_seen(headrace: Server, sqs: Any, queue: str) -> None:
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName=queue.rpartition("/")[2], QueueOwnerAWSAccountId="111122223333")


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"VisibilityTimeout": "43201"}, "InvalidAttributeValue", "Invalid value for the parameter"),
    ({"DelaySeconds": "-1"}, "InvalidAttributeValue", "Invalid value for the parameter DelaySeconds"),
    ({"MaximumMessageSize": "many"}, "InvalidAttributeValue", "MaximumMessageSize"),
    ({"Colour": "blue"}, "InvalidAttributeName", "Unknown Attribute Colour."),
    ({"Policy": "{}"}, "AWS.SimpleQueueService.UnsupportedOperation", "the queue attribute Policy"),
    ({"RedrivePolicy": "no"}, "InvalidParameterValue", "it must have a deadLetterTargetArn"),
    (
        {
            "RedrivePolicy": json.dumps(
                {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:none", "maxReceiveCount": 2}
            )
        },
        "InvalidParameterValue",
        "Dead letter target does not exist",
    ),
    (
        {"RedrivePolicy": json.dumps({"deadLetterTargetArn": "queue", "maxReceiveCount": 2})},
        "InvalidParameterValue",
        "deadLetterTargetArn is not the ARN of a queue",
    ),
    (
        {"RedrivePolicy": json.dumps({"deadLetterTargetArn": "queue", "maxReceiveCount": 0})},
        "InvalidParameterValue",
        "maxReceiveCount must be from 1 to 1000",
    ),
]


@pytest.mark.parametrize(("wrong", "code", "text"), WRONG)
def test_attributes_that_make_no_sense_are_refused_and_nothing_is_changed(
    sqs: Any, queue: str, wrong: dict[str, str], code: str, text: str
) -> None:
    before = attributes(sqs, queue)
    with pytest.raises(ClientError) as refused:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=wrong)
    assert refused.value.response["Error"]["Code"] == code
    assert text in refused.value.response["Error"]["Message"]
    assert attributes(sqs, queue) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("orders.fifo", "AWS.SimpleQueueService.UnsupportedOperation"),
        ("a b", "InvalidParameterValue"),
        ("x" * 81, "InvalidParameterValue"),
    ],
)
def test_names_that_are_none_are_refused(sqs: Any, name: str, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        sqs.create_queue(QueueName=name)
    assert refused.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("program", [VERSION_1, version_2()], ids=["JSON", "query"])
def test_the_aws_command_works_whichever_protocol_it_speaks(headrace: Server, program: str | None) -> None:
    if program is None:
        pytest.skip("there is no version 2 of the aws command")

    def aws(*words: str) -> Any:
        return json.loads(run(headrace, *words, "--output", "json", program=program) or "{}")

    create = ("create-queue", "--queue-name", "cli", "--attributes", "DelaySeconds=0", "--tags", "a=b")
    url = aws("sqs", *create)["QueueUrl"]
    assert url in aws("sqs", "list-queues")["QueueUrls"]
    assert aws("sqs", "list-queue-tags", "--queue-url", url)["Tags"] == {"a": "b"}
    attribute = {"who": {"DataType": "String", "StringValue": "me"}}
    aws(
        *("sqs", "send-message", "--queue-url", url, "--message-body", "one & <two>"),
        *("--message-attributes", json.dumps(attribute)),
    )
    sent = aws("sqs", "send-message-batch", "--queue-url", url, "--entries", "Id=1,MessageBody=three")
    assert [one["Id"] for one in sent["Successful"]] == ["1"]
    asked = ("--attribute-names", "All", "--message-attribute-names", "All", "--max-number-of-messages", "10")
    messages = aws("sqs", "receive-message", "--queue-url", url, *asked)["Messages"]
    assert bodies(messages) == ["one & <two>", "three"]
    [first] = [message for message in messages if "MessageAttributes" in message]
    assert first["MessageAttributes"] == attribute
    assert first["Attributes"]["ApproximateReceiveCount"] == "1"
    for message in messages:
        aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", message["ReceiptHandle"])
    found = aws("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All")["Attributes"]
    assert found["ApproximateNumberOfMessagesNotVisible"] == "0"
    aws("sqs", "delete-queue", "--queue-url", url)
    late = ("sqs", "send-message", "--queue-url", url, "--message-body", "late")
    assert "AWS.SimpleQueueService.NonExistentQueue" in run(headrace, *late, program=program, fails=True)
