"""Tasks in real containers, through a real client."""

import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.aws import VERSION_1
from tests.headrace import Server
from tests.images import busybox
from tests.services.ecs.test_tasks import wait
from tests.waiting import until

pytestmark = pytest.mark.docker

GROUP = "/test/tasks"


@pytest.fixture(scope="module")
def ecs(docker_headrace: Server) -> Any:
    busybox()
    return docker_headrace.client("ecs")


@pytest.fixture(scope="module")
def run(ecs: Any) -> Iterator[Callable[..., str]]:
    """Registers these containers and runs them as a task; stops it at the end if it still runs."""
    started: list[str] = []

    def make(*containers: dict[str, Any], **definition: Any) -> str:
        registered = ecs.register_task_definition(
            family=f"f-{uuid4().hex[:8]}", containerDefinitions=list(containers), **definition
        )
        arn = registered["taskDefinition"]["taskDefinitionArn"]
        answer = ecs.run_task(taskDefinition=arn)
        assert answer["failures"] == []
        started.append(answer["tasks"][0]["taskArn"])
        return started[-1]

    yield make
    for arn in started:
        ecs.stop_task(task=arn)
    for arn in started:
        wait(ecs, arn, "STOPPED")


@pytest.fixture(scope="module")
def output(docker_headrace: Server) -> Callable[[str, str], list[str]]:
    """What a container of a task has said."""
    logs = docker_headrace.client("logs")

    def read(arn: str, container: str) -> list[str]:
        stream = f"t/{container}/{arn.rsplit('/', 1)[1]}"
        events = logs.get_log_events(logGroupName=GROUP, logStreamName=stream, startFromHead=True)["events"]
        return [event["message"] for event in events]

    return read


def container(name: str, script: str, **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "image": busybox(),
        "memory": 64,
        "command": ["sh", "-c", script],
        "linuxParameters": {"initProcessEnabled": True},
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": GROUP,
                "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "t",
                "awslogs-create-group": "true",
            },
        },
        **fields,
    }


def state(task: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in task["containers"] if one["name"] == name)


def test_a_task_that_eats_memory_dies_alone(ecs: Any, run: Callable[..., str]) -> None:
    neighbour = run(container("main", "sleep 300"))
    eater = run(container("main", "x=a; while true; do x=$x$x; done", linuxParameters={}))
    task = wait(ecs, eater, "STOPPED")
    assert state(task, "main")["exitCode"] == 137
    assert state(task, "main")["reason"] == "OutOfMemoryError: Container killed due to memory usage"
    assert task["stopCode"] == "EssentialContainerExited"
    assert wait(ecs, neighbour, "RUNNING")["desiredStatus"] == "RUNNING"


def test_aws_inside_a_task_reaches_headrace_unconfigured(
    docker_headrace: Server, ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    s3 = docker_headrace.client("s3")
    s3.create_bucket(Bucket="from-a-task")
    script = f"echo inside | chroot /host {VERSION_1} s3 cp - s3://from-a-task/said.txt 2>&1"
    mount = {"sourceVolume": "host", "containerPath": "/host", "readOnly": True}
    arn = run(
        container("main", script, memory=512, mountPoints=[mount]),
        volumes=[{"name": "host", "host": {"sourcePath": "/"}}],
    )
    task = wait(ecs, arn, "STOPPED")
    assert state(task, "main")["exitCode"] == 0, output(arn, "main")
    assert s3.get_object(Bucket="from-a-task", Key="said.txt")["Body"].read() == b"inside\n"


def test_a_published_port_answers_on_the_loopback(ecs: Any, run: Callable[..., str]) -> None:
    script = "mkdir /www; echo welcome >/www/index.html; exec httpd -f -p 8080 -h /www"
    arn = run(container("web", script, portMappings=[{"containerPort": 8080}]))
    task = wait(ecs, arn, "RUNNING")
    [binding] = state(task, "web")["networkBindings"]
    assert (binding["bindIP"], binding["containerPort"]) == ("127.0.0.1", 8080)
    assert read_soon(f"http://127.0.0.1:{binding['hostPort']}/") == b"welcome\n"


def read_soon(url: str) -> bytes:
    """What the server answers, which may be about to listen."""

    def read() -> bytes | None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            return None

    return until(read)


def test_a_container_waits_for_its_dependencies(
    ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    shared = {"sourceVolume": "shared", "containerPath": "/shared"}
    check = {"command": ["CMD-SHELL", "test -e /shared/well"], "interval": 5, "timeout": 2, "retries": 5}
    arn = run(
        container("init", "echo 1 >/shared/prepared", essential=False, mountPoints=[shared]),
        container(
            "service",
            "touch /shared/well; sleep 300",
            essential=False,
            healthCheck=check,
            mountPoints=[shared],
            dependsOn=[{"containerName": "init", "condition": "SUCCESS"}],
        ),
        container(
            "main",
            "cat /shared/prepared /shared/well && echo all there",
            mountPoints=[shared],
            dependsOn=[{"containerName": "service", "condition": "HEALTHY"}],
        ),
        volumes=[{"name": "shared"}],
    )
    task = wait(ecs, arn, "STOPPED")
    assert output(arn, "main") == ["1", "all there"]
    assert state(task, "init")["exitCode"] == 0
    assert state(task, "service")["exitCode"] != 0


def test_a_failed_dependency_keeps_its_dependent_from_starting(ecs: Any, run: Callable[..., str]) -> None:
    arn = run(
        container("init", "exit 4", essential=False),
        container("main", "true", dependsOn=[{"containerName": "init", "condition": "SUCCESS"}]),
    )
    task = wait(ecs, arn, "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert (state(task, "init")["exitCode"], state(task, "main")["exitCode"]) == (4, 143)


def test_containers_of_a_task_share_their_network(
    ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    ask = "until wget -qO- http://127.0.0.1:8080/ 2>/dev/null; do sleep 0.3; done"
    arn = run(
        container("web", "mkdir /w; echo near >/w/index.html; exec httpd -f -p 8080 -h /w", essential=False),
        container("main", ask, dependsOn=[{"containerName": "web", "condition": "START"}]),
    )
    wait(ecs, arn, "STOPPED")
    assert output(arn, "main") == ["near"]


def test_what_the_definition_limits_is_limited(
    ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    script = (
        "id -u; ulimit -n; touch /file 2>/dev/null || echo read-only; echo $COLOUR; cat /proc/self/status"
    )
    arn = run(
        container(
            "main",
            script,
            user="1234",
            readonlyRootFilesystem=True,
            ulimits=[{"name": "nofile", "softLimit": 100, "hardLimit": 100}],
            environment=[{"name": "COLOUR", "value": "blue"}],
            linuxParameters={"capabilities": {"drop": ["ALL"]}},
        )
    )
    wait(ecs, arn, "STOPPED")
    said = output(arn, "main")
    assert said[:4] == ["1234", "100", "read-only", "blue"]
    assert "CapEff:\t0000000000000000" in said


def test_a_missing_image_is_the_reason_of_the_stop(ecs: Any, run: Callable[..., str]) -> None:
    arn = run({**container("main", "true"), "image": "127.0.0.1:1/nothing/here:1"})
    task = wait(ecs, arn, "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert state(task, "main")["reason"].startswith("CannotPullContainerError: ")
    assert "exitCode" not in state(task, "main")


def test_a_missing_log_group_keeps_the_task_from_starting(ecs: Any, run: Callable[..., str]) -> None:
    definition = container("main", "true")
    definition["logConfiguration"]["options"] = {
        "awslogs-group": "/nowhere",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "t",
    }
    task = wait(ecs, run(definition), "STOPPED")
    assert "The specified log group does not exist." in task["stoppedReason"]


def says_it_is_up(output: Callable[[str, str], list[str]], arn: str) -> bool:
    return output(arn, "main") == ["up"]


def test_a_stopped_task_gets_its_grace_and_then_the_kill(
    ecs: Any, run: Callable[..., str], output: Callable[[str, str], list[str]]
) -> None:
    polite = run(container("main", "trap 'echo bye; exit 3' TERM; echo up; while true; do sleep 0.1; done"))
    deaf = run(container("main", "trap '' TERM; echo up; while true; do sleep 0.1; done", stopTimeout=2))
    for arn in (polite, deaf):
        wait(ecs, arn, "RUNNING")
        until(partial(says_it_is_up, output, arn))
    for arn in (polite, deaf):
        ecs.stop_task(task=arn)
    assert state(wait(ecs, polite, "STOPPED"), "main")["exitCode"] == 3
    assert output(polite, "main") == ["up", "bye"]
    assert state(wait(ecs, deaf, "STOPPED"), "main")["exitCode"] == 137


def test_a_secret_reaches_the_container_and_nothing_that_is_kept_or_shown(
    docker_headrace: Server, run: Callable[..., str], ecs: Any, output: Callable[[str, str], list[str]]
) -> None:
    manager = docker_headrace.client("secretsmanager")
    name = f"db-{uuid4().hex[:8]}"
    arn = manager.create_secret(Name=name, SecretString='{"password": "swordfish"}')["ARN"]
    task = run(
        {
            **container("main", "echo $PASSWORD | tr a-z A-Z"),
            "secrets": [{"name": "PASSWORD", "valueFrom": f"{arn}:password::"}],
        }
    )
    wait(ecs, task, "STOPPED")
    assert output(task, "main") == ["SWORDFISH"]
    assert "swordfish" not in str(ecs.describe_tasks(tasks=[task]))


def test_a_parameter_reaches_the_container_by_its_name_and_by_its_arn(
    docker_headrace: Server, run: Callable[..., str], ecs: Any, output: Callable[[str, str], list[str]]
) -> None:
    store = docker_headrace.client("ssm")
    name = f"/shop/{uuid4().hex[:8]}"
    store.put_parameter(Name=name, Value="swordfish", Type="SecureString")
    arn = store.get_parameter(Name=name)["Parameter"]["ARN"]
    secrets = [{"name": "BY_NAME", "valueFrom": name}, {"name": "BY_ARN", "valueFrom": arn}]
    task = run({**container("main", "echo $BY_NAME $BY_ARN | tr a-z A-Z"), "secrets": secrets})
    wait(ecs, task, "STOPPED")
    assert output(task, "main") == ["SWORDFISH SWORDFISH"]


def test_environment_files_give_way_to_the_definition_and_to_earlier_ones(
    docker_headrace: Server, run: Callable[..., str], ecs: Any, output: Callable[[str, str], list[str]]
) -> None:
    s3, bucket = docker_headrace.client("s3"), f"b-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a.env", Body=b"# first\nA=a 1\nB=a=2\n\nC=a3\n")
    s3.put_object(Bucket=bucket, Key="b.env", Body=b"A=b1\nD=b4\n")
    files = [{"type": "s3", "value": f"arn:aws:s3:::{bucket}/{key}.env"} for key in "ab"]
    environment = [{"name": "C", "value": "own"}]
    task = run(
        {**container("main", "echo $A,$B,$C,$D"), "environmentFiles": files, "environment": environment}
    )
    wait(ecs, task, "STOPPED")
    assert output(task, "main") == ["a 1,a=2,own,b4"]

    missing = [{"type": "s3", "value": f"arn:aws:s3:::{bucket}/missing.env"}]
    stopped = wait(ecs, run({**container("main", "true"), "environmentFiles": missing}), "STOPPED")
    assert "ResourceInitializationError: failed to download env files" in stopped["stoppedReason"]
    with pytest.raises(ecs.exceptions.ClientException, match="ends with"):
        run({**container("main", "true"), "environmentFiles": [{"type": "s3", "value": "x"}]})


def test_a_secret_that_is_not_there_keeps_the_task_from_starting(
    docker_headrace: Server, run: Callable[..., str], ecs: Any
) -> None:
    arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:nowhere"
    task = run({**container("main", "true"), "secrets": [{"name": "PASSWORD", "valueFrom": arn}]})
    stopped = wait(ecs, task, "STOPPED")
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "ResourceInitializationError: unable to pull secrets" in stopped["stoppedReason"]
