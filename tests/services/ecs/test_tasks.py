"""Tasks on a simulated machine, through a real client."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def register(ecs: Any) -> Callable[..., str]:
    """Registers a task definition of one container and returns its ARN."""

    def make(*command: str, containers: list[dict[str, Any]] | None = None, **fields: Any) -> str:
        main = {"name": "main", "image": "app", "memory": 64, "command": list(command) or ["true"]}
        answer = ecs.register_task_definition(
            family=f"f-{uuid4().hex[:8]}", containerDefinitions=containers or [main], **fields
        )
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    return make


def wait(ecs: Any, arn: str, status: str, cluster: str = "default") -> dict[str, Any]:
    """The task when it has reached this status."""

    def reached() -> dict[str, Any] | None:
        [task] = ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"]
        return dict(task) if task["lastStatus"] == status else None

    return until(reached)


def run(ecs: Any, definition: str, **fields: Any) -> str:
    [task] = ecs.run_task(taskDefinition=definition, **fields)["tasks"]
    return str(task["taskArn"])


def test_a_task_runs_and_stops_with_its_exit_code(ecs: Any, register: Callable[..., str]) -> None:
    task = wait(ecs, run(ecs, register("sh", "-c", "exit 3")), "STOPPED")
    assert task["stopCode"] == "EssentialContainerExited"
    assert task["stoppedReason"] == "Essential container in task exited"
    assert task["containers"][0]["exitCode"] == 3
    assert task["createdAt"] <= task["startedAt"] <= task["stoppedAt"]


def test_a_task_is_stopped_with_the_reason_given(ecs: Any, register: Callable[..., str]) -> None:
    arn = run(ecs, register("sleep", "infinity"))
    wait(ecs, arn, "RUNNING")
    ecs.stop_task(task=arn, reason="enough")
    task = wait(ecs, arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "enough")
    assert task["containers"][0]["exitCode"] == 143


def test_the_same_client_token_runs_a_task_once(ecs: Any, register: Callable[..., str]) -> None:
    definition = register()
    first = run(ecs, definition, clientToken="once")
    assert run(ecs, definition, clientToken="once") == first
    with pytest.raises(ClientError) as refused:
        ecs.run_task(taskDefinition=definition, clientToken="once", startedBy="another")
    assert refused.value.response["Error"]["Code"] == "ConflictException"


def test_overrides_replace_the_command(ecs: Any, register: Callable[..., str]) -> None:
    override = {"containerOverrides": [{"name": "main", "command": ["sh", "-c", "exit 9"]}]}
    task = wait(ecs, run(ecs, register(), overrides=override), "STOPPED")
    assert task["containers"][0]["exitCode"] == 9


def test_without_room_ec2_fails_and_fargate_waits(ecs: Any, register: Callable[..., str]) -> None:
    whole = register("sleep", "infinity", cpu="4096", memory="8192", networkMode="awsvpc")
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}
    holder = run(ecs, whole, networkConfiguration=network)
    refused = ecs.run_task(taskDefinition=whole, networkConfiguration=network)
    assert [failure["reason"] for failure in refused["failures"]] == ["RESOURCE:CPU"]
    waiting = run(ecs, whole, networkConfiguration=network, launchType="FARGATE")
    assert wait(ecs, waiting, "PROVISIONING")["desiredStatus"] == "RUNNING"
    ecs.stop_task(task=holder)
    wait(ecs, waiting, "RUNNING")
    ecs.stop_task(task=waiting)
    wait(ecs, waiting, "STOPPED")


def test_two_tasks_do_not_share_a_host_port(ecs: Any, register: Callable[..., str]) -> None:
    container = {
        "name": "main",
        "image": "app",
        "memory": 64,
        "command": ["sleep", "infinity"],
        "portMappings": [{"containerPort": 80, "hostPort": 18080}],
    }
    definition = register(containers=[container])
    first = run(ecs, definition)
    refused = ecs.run_task(taskDefinition=definition)
    assert [failure["reason"] for failure in refused["failures"]] == ["RESOURCE:PORTS"]
    ecs.stop_task(task=first)


def test_tasks_are_listed_by_desired_status(ecs: Any, register: Callable[..., str]) -> None:
    cluster = f"c-{uuid4().hex[:8]}"
    ecs.create_cluster(clusterName=cluster)
    ended = run(ecs, register(), cluster=cluster)
    wait(ecs, ended, "STOPPED", cluster)
    going = run(ecs, register("sleep", "infinity"), cluster=cluster)
    assert ecs.list_tasks(cluster=cluster)["taskArns"] == [going]
    assert ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"] == [ended]
    ecs.stop_task(cluster=cluster, task=going)


@pytest.mark.parametrize(
    ("operation", "arguments", "code", "message"),
    [
        ("run_task", {"taskDefinition": "nothing"}, "ClientException", "TaskDefinition not found."),
        ("stop_task", {"task": "0" * 32}, "InvalidParameterException", "The referenced task was not found."),
        ("list_tasks", {"cluster": "nowhere"}, "ClusterNotFoundException", "Cluster not found."),
        ("describe_tasks", {"tasks": []}, "InvalidParameterException", "Tasks cannot be empty."),
        (
            "describe_task_definition",
            {"taskDefinition": "nothing"},
            "ClientException",
            "Unable to describe task definition.",
        ),
        (
            "register_task_definition",
            {"family": "f", "containerDefinitions": [{"name": "a", "image": "i"}]},
            "ClientException",
            "Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be "
            "specified.",
        ),
    ],
)
def test_bad_input_gets_the_code_and_message_of_aws(
    ecs: Any, operation: str, arguments: dict[str, Any], code: str, message: str
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(ecs, operation)(**arguments)
    assert refused.value.response["Error"] == {"Code": code, "Message": message}


def test_revisions_grow_and_are_never_used_again(ecs: Any) -> None:
    family = f"f-{uuid4().hex[:8]}"
    container = {"name": "a", "image": "i", "memory": 64}

    def register() -> str:
        answer = ecs.register_task_definition(family=family, containerDefinitions=[container])
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    first = register()
    ecs.deregister_task_definition(taskDefinition=first)
    second = register()
    assert (first.rsplit(":", 1)[1], second.rsplit(":", 1)[1]) == ("1", "2")
    assert ecs.list_task_definitions(familyPrefix=family)["taskDefinitionArns"] == [second]


def test_pages_of_tasks_hold_each_task_once(ecs: Any, register: Callable[..., str]) -> None:
    cluster, definition = f"c-{uuid4().hex[:8]}", register("sleep", "infinity")
    ecs.create_cluster(clusterName=cluster)
    started = [
        task["taskArn"] for task in ecs.run_task(cluster=cluster, taskDefinition=definition, count=7)["tasks"]
    ]
    pages = ecs.get_paginator("list_tasks").paginate(cluster=cluster, PaginationConfig={"PageSize": 3})
    listed = [arn for page in pages for arn in page["taskArns"]]
    assert sorted(listed) == sorted(started)
    assert len(listed) == 7
    for arn in started:
        ecs.stop_task(cluster=cluster, task=arn)
