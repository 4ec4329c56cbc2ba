"""What a task finds from inside its containers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.aws import VERSION_1
from tests.headrace import Server, serving
from tests.images import busybox
from tests.services.ecs.test_containers import container, output, run, state
from tests.services.ecs.test_tasks import wait
from tests.waiting import until

pytestmark = pytest.mark.docker

__all__ = ["output", "run"]

ROLE = "arn:aws:iam::000000000000:role/reader"
HOST = {
    "mountPoints": [{"sourceVolume": "host", "containerPath": "/host", "readOnly": True}],
    "memory": 512,
}
VOLUMES = [{"name": "host", "host": {"sourcePath": "/"}}]
ASK = r"""
ask() {
    (printf "GET /${1#http://*/} HTTP/1.0\r\n\r\n"; sleep 1) | nc 169.254.170.2 80 | sed "1,/^\r*\$/d"; echo
}
"""
"""Asks for a URL of the agent's in an image that has no more than nc."""


@pytest.fixture(scope="module")
def ecs(docker_headrace: Server) -> Any:
    busybox()
    return docker_headrace.client("ecs")


def test_a_task_with_a_role_acts_as_it_by_credentials_that_end_with_it(
    docker_headrace: Server, ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    show = f"chroot /host {VERSION_1} sts get-caller-identity --query Arn --output text 2>&1"
    script = f'env | grep -c "^AWS_ACCESS_KEY_ID"; {show}'
    arn = run(container("main", script, **HOST), volumes=VOLUMES, taskRoleArn=ROLE)
    task = wait(ecs, arn, "STOPPED")
    id = arn.rsplit("/", 1)[1]
    assert state(task, "main")["exitCode"] == 0, output(arn, "main")
    account = "000000000000"
    assert output(arn, "main") == ["0", f"arn:aws:sts::{account}:assumed-role/reader/{id}"]


def test_credentials_of_a_task_are_refused_when_it_has_ended(
    docker_headrace: Server, ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    script = f'{ASK} ask "http://x$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"; sleep 300'
    arn = run(container("main", script), taskRoleArn=ROLE)
    wait(ecs, arn, "RUNNING")
    [said] = until(lambda: [line for line in output(arn, "main") if line])
    given = json.loads(said)
    assert given["RoleArn"] == ROLE
    sts = docker_headrace.client(
        "sts",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["Token"],
    )
    assert sts.get_caller_identity()["Arn"].split("/")[1] == "reader"
    ecs.stop_task(task=arn)
    wait(ecs, arn, "STOPPED")
    with pytest.raises(ClientError):
        sts.get_caller_identity()


def test_a_container_reads_the_metadata_of_its_task(
    ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    script = f'{ASK} ask "$ECS_CONTAINER_METADATA_URI_V4/task"; sleep 300'
    arn = run(container("main", script), container("other", "sleep 300"))
    wait(ecs, arn, "RUNNING")
    [said] = until(lambda: [line for line in output(arn, "main") if line])
    told = json.loads(said)
    assert told["TaskARN"] == arn
    assert {one["Name"] for one in told["Containers"]} == {"main", "other"}


def test_a_second_headrace_on_the_machine_is_reached_through_the_first(
    docker_headrace: Server, tmp_path: Path
) -> None:
    with serving(tmp_path / "second") as second:
        ecs = second.client("ecs")
        script = f'{ASK} ask "$ECS_CONTAINER_METADATA_URI_V4"; sleep 300'
        main = container("main", script)
        family = f"f-{uuid4().hex[:8]}"
        ecs.register_task_definition(family=family, containerDefinitions=[main])
        [task] = ecs.run_task(taskDefinition=family)["tasks"]
        logs = second.client("logs")
        stream = f"t/main/{task['taskArn'].rsplit('/', 1)[1]}"

        def said() -> list[str]:
            try:
                events = logs.get_log_events(logGroupName="/test/tasks", logStreamName=stream)["events"]
            except ClientError:
                return []
            return [event["message"] for event in events if event["message"]]

        assert json.loads(until(said)[0])["Name"] == "main"
        ecs.stop_task(task=task["taskArn"])
        wait(ecs, task["taskArn"], "STOPPED")
