"""EventBridge Scheduler, through real clients."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until

ROLE = "arn:aws:iam::000000000000:role/clock"
CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/default"
OFF = {"Mode": "OFF"}


@pytest.fixture
def scheduler(headrace: Server) -> Any:
    return headrace.client("scheduler")


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def name() -> str:
    return f"s-{uuid4().hex[:8]}"


@pytest.fixture
def task(ecs: Any) -> dict[str, Any]:
    """A target that runs a task that goes on."""
    main = {"name": "main", "image": "app", "memory": 16, "command": ["sleep", "infinity"]}
    ecs.register_task_definition(family="scheduled", containerDefinitions=[main])
    return {"Arn": CLUSTER, "RoleArn": ROLE, "EcsParameters": {"TaskDefinitionArn": "scheduled"}}


@pytest.fixture
def create(scheduler: Any, name: str, task: dict[str, Any]) -> Callable[..., str]:
    """Makes a schedule that is due in a year; returns its ARN."""

    def make(**fields: Any) -> str:
        asked = {
            "Name": name,
            "ScheduleExpression": f"at({datetime.now(UTC) + timedelta(days=365):%Y-%m-%dT%H:%M:%S})",
            "FlexibleTimeWindow": OFF,
            "Target": task,
            **fields,
        }
        return str(scheduler.create_schedule(**asked)["ScheduleArn"])

    return make


def soon() -> str:
    return f"at({datetime.now(UTC) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S})"


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_a_schedule_runs_a_task_once_and_goes(
    scheduler: Any, ecs: Any, name: str, task: dict[str, Any], create: Callable[..., str]
) -> None:
    overrides = {"containerOverrides": [{"name": "main", "environment": [{"name": "WHY", "value": name}]}]}
    create(
        ScheduleExpression=soon(),
        Target={**task, "Input": json.dumps(overrides)},
        ActionAfterCompletion="DELETE",
    )
    started = f"chronos-schedule/{name}"
    [arn] = until(lambda: ecs.list_tasks(startedBy=started)["taskArns"])
    [found] = ecs.describe_tasks(tasks=[arn])["tasks"]
    assert found["overrides"]["containerOverrides"][0]["environment"] == [{"name": "WHY", "value": name}]
    assert found["group"] == "family:scheduled"

    def is_gone() -> bool:
        try:
            scheduler.get_schedule(Name=name)
        except ClientError:
            return True
        return False

    until(is_gone)
    assert len(ecs.list_tasks(startedBy=started)["taskArns"]) == 1
    ecs.stop_task(task=arn)


def test_a_universal_target_calls_any_operation_of_headrace(
    headrace: Server, name: str, create: Callable[..., str]
) -> None:
    create(
        ScheduleExpression=soon(),
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:createLogGroup",
            "RoleArn": ROLE,
            "Input": json.dumps(
                {"LogGroupName": f"/{name}", "Tags": {"Made": "<aws.scheduler.attempt-number>"}}
            ),
        },
    )
    logs = headrace.client("logs")
    [group] = until(lambda: logs.describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"])
    assert logs.list_tags_log_group(logGroupName=group["logGroupName"])["tags"] == {"Made": "1"}


def test_a_schedule_is_described_changed_wholly_and_deleted(
    scheduler: Any, name: str, task: dict[str, Any], create: Callable[..., str]
) -> None:
    arn = create(
        ScheduleExpression="cron(0 9 ? * MON-FRI *)",
        ScheduleExpressionTimezone="Europe/Berlin",
        Description="the morning",
        State="DISABLED",
    )
    assert arn.endswith(f":schedule/default/{name}")
    found = scheduler.get_schedule(Name=name)
    assert (found["State"], found["Description"]) == ("DISABLED", "the morning")
    assert found["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 185
    scheduler.update_schedule(
        Name=name, ScheduleExpression="rate(1 day)", FlexibleTimeWindow=OFF, Target=task, State="DISABLED"
    )
    found = scheduler.get_schedule(Name=name)
    assert (found["ScheduleExpression"], found["ScheduleExpressionTimezone"]) == ("rate(1 day)", "UTC")
    assert "Description" not in found
    scheduler.delete_schedule(Name=name)
    with pytest.raises(ClientError) as refused:
        scheduler.get_schedule(Name=name)
    assert code(refused) == "ResourceNotFoundException"


def test_a_name_is_taken_once_in_a_group_and_a_repeated_request_makes_nothing_new(
    scheduler: Any, name: str, create: Callable[..., str]
) -> None:
    assert create(ClientToken="one") == create(ClientToken="one")
    with pytest.raises(ClientError) as refused:
        create(ClientToken="two")
    assert code(refused) == "ConflictException"
    scheduler.create_schedule_group(Name=name)
    assert create(GroupName=name).endswith(f"/{name}/{name}")
    listed = scheduler.list_schedules(NamePrefix=name)["Schedules"]
    assert sorted(one["GroupName"] for one in listed) == ["default", name]
    assert [one["Name"] for one in scheduler.list_schedules(GroupName=name)["Schedules"]] == [name]
    scheduler.delete_schedule_group(Name=name)
    assert [one["GroupName"] for one in scheduler.list_schedules(NamePrefix=name)["Schedules"]] == ["default"]
    scheduler.delete_schedule(Name=name)


def test_groups_are_listed_and_tagged_and_the_default_one_stays(scheduler: Any, name: str) -> None:
    arn = scheduler.create_schedule_group(Name=name, Tags=[{"Key": "a", "Value": "1"}])["ScheduleGroupArn"]
    names = [one["Name"] for one in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert {"default", name} <= set(names)
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
    scheduler.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    assert scheduler.get_schedule_group(Name="default")["State"] == "ACTIVE"
    with pytest.raises(ClientError) as refused:
        scheduler.delete_schedule_group(Name="default")
    assert code(refused) == "ValidationException"


@pytest.mark.parametrize(
    "fields",
    [
        {"ScheduleExpression": "cron(0 10 * * * *)"},
        {"ScheduleExpression": "every minute"},
        {"ScheduleExpressionTimezone": "Mars/Olympus"},
        {"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}},
        {"FlexibleTimeWindow": {"Mode": "OFF", "MaximumWindowInMinutes": 5}},
        {"StartDate": datetime(2020, 1, 1, tzinfo=UTC)},
        {"EndDate": datetime(2020, 1, 1, tzinfo=UTC)},
        {"Target": {"Arn": CLUSTER, "RoleArn": ROLE}},
        {"Target": {"Arn": "arn:aws:sqs:us-east-1:000000000000:q.fifo", "RoleArn": ROLE}},
        {"Target": {"Arn": "arn:aws:lambda:us-east-1:000000000000:function:f", "RoleArn": ROLE}},
        {"Target": {"Arn": "arn:aws:codepipeline:us-east-1:000000000000:release", "RoleArn": ROLE}},
        {
            "Target": {
                "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
                "RoleArn": ROLE,
                "DeadLetterConfig": {"Arn": "arn:aws:sns:us-east-1:000000000000:topic"},
            }
        },
        {"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:ecs:listTasks", "RoleArn": ROLE}},
        {"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:lambda:invoke", "RoleArn": ROLE}},
        {
            "Target": {
                "Arn": CLUSTER,
                "RoleArn": ROLE,
                "EcsParameters": {"TaskDefinitionArn": "t"},
                "Input": "not json",
            }
        },
    ],
)
def test_schedules_that_make_no_sense_are_refused(
    scheduler: Any, name: str, create: Callable[..., str], fields: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        create(**fields)
    assert code(refused) == "ValidationException"
    assert scheduler.list_schedules(NamePrefix=name)["Schedules"] == []


def test_an_unknown_group_is_told(create: Callable[..., str]) -> None:
    with pytest.raises(ClientError) as refused:
        create(GroupName="nowhere")
    assert code(refused) == "ResourceNotFoundException"
    assert refused.value.response["Error"]["Message"] == "Schedule group nowhere does not exist."
