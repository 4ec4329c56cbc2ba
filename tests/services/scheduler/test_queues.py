"""Schedules and queues: as a target, and for what could not be delivered."""

import json
from typing import Any

import pytest

from tests.headrace import Server
from tests.services.scheduler.test_schedules import OFF, ROLE, soon
from tests.waiting import until

QUEUE = "arn:aws:sqs:us-east-1:000000000000:{}"


@pytest.fixture
def sqs(headrace: Server) -> Any:
    return headrace.client("sqs")


def first(sqs: Any, url: str) -> dict[str, Any]:
    """The first message that comes, with all that is said of it."""

    def received() -> list[dict[str, Any]]:
        answer = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=1)
        return list(answer.get("Messages", []))

    return until(received)[0]


def test_a_schedule_sends_a_message(headrace: Server, sqs: Any) -> None:
    url = sqs.create_queue(QueueName="bells")["QueueUrl"]
    target = {
        "Arn": QUEUE.format("bells"),
        "RoleArn": ROLE,
        "Input": "ding at <aws.scheduler.scheduled-time>",
    }
    headrace.client("scheduler").create_schedule(
        Name="bell", ScheduleExpression=soon(), FlexibleTimeWindow=OFF, Target=target
    )
    assert first(sqs, url)["Body"].startswith("ding at 20")


def test_what_a_target_refuses_ends_in_its_dead_letter_queue(headrace: Server, sqs: Any) -> None:
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    asked = {"JobName": "night", "JobQueue": "nowhere", "JobDefinition": "nothing"}
    arn = headrace.client("scheduler").create_schedule(
        Name="hopeless",
        ScheduleExpression=soon(),
        FlexibleTimeWindow=OFF,
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
            "RoleArn": ROLE,
            "Input": json.dumps(asked),
            "DeadLetterConfig": {"Arn": QUEUE.format("dead")},
        },
    )["ScheduleArn"]
    letter = first(sqs, url)
    assert json.loads(letter["Body"]) == asked
    told = {name: one["StringValue"] for name, one in letter["MessageAttributes"].items()}
    assert told["ERROR_CODE"] == "ClientException"
    assert told["SCHEDULE_ARN"] == arn
    assert told["TARGET_ARN"] == "arn:aws:scheduler:::aws-sdk:batch:submitJob"
    assert (told["RETRY_ATTEMPTS"], told["IS_PAYLOAD_TRUNCATED"]) == ("0", "false")
    assert "EXHAUSTED_RETRY_CONDITION" not in told
