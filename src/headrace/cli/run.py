"""`headrace run`: a task in the foreground."""

import hashlib
import json
import re
import sys
import time
from typing import Annotated, Any

import typer

from headrace.cli import options
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.following import Stream

LOG_GROUP = "/headrace/run"
CONTAINER = "main"
LOOK_EVERY = 0.2
FAILED_TO_START = 125
"""The exit code where no container ran, as `docker run` has it."""


def register(app: typer.Typer) -> None:
    app.command(context_settings={"ignore_unknown_options": True})(run)


def run(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="The container image.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- CMD...]", help="What to run instead of the image's own."),
    ] = None,
    memory: Annotated[int, typer.Option(metavar="MIB", help="Kill it above this.")] = 512,
    cpu: Annotated[int, typer.Option(metavar="UNITS", help="1024 are one core; 0 takes what is idle.")] = 0,
    env: Annotated[
        list[str] | None, typer.Option("--env", "-e", metavar="NAME=VALUE", help="Set a variable.")
    ] = None,
    publish: Annotated[
        list[str] | None,
        typer.Option("--publish", "-p", metavar="[HOST:]PORT", help="Publish a port on 127.0.0.1."),
    ] = None,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Print the task's ARN and leave.")] = False,
    cluster: options.Cluster = "default",
    data: options.Data = None,
) -> None:
    """Run an image as a task, show its output, and exit with its exit code.

    Interrupt it to stop the task.
    """
    connection = connect(data)
    ecs, logs = connection.client("ecs"), connection.client("logs")
    definition = _definition(ecs, image, memory, cpu, publish or [], connection.region)
    override = {"name": CONTAINER, "environment": [_variable(one) for one in env or []]}
    if command:
        override["command"] = command
    arn = _start(ecs, cluster, definition, override)
    if detach:
        print(arn)
        return
    sys.exit(_follow(ecs, logs, cluster, arn))


def _variable(text: str) -> dict[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise Failure(f"'{text}' is not NAME=VALUE")
    return {"name": name, "value": value}


def _port(text: str) -> dict[str, Any]:
    match = re.fullmatch(r"(?:(\d+):)?(\d+)(?:/(tcp|udp))?", text)
    if match is None:
        raise Failure(f"'{text}' is not a port", "give a container's port like 8080, or 80:8080")
    host, container, protocol = match.groups()
    return {"containerPort": int(container), "hostPort": int(host or 0), "protocol": protocol or "tcp"}


def _definition(ecs: Any, image: str, memory: int, cpu: int, publish: list[str], region: str) -> str:
    """A task definition for this image and these sizes: the one there is, else a new one."""
    container = {
        "name": CONTAINER,
        "image": image,
        "memory": memory,
        "cpu": cpu,
        "portMappings": [_port(one) for one in publish],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": LOG_GROUP,
                "awslogs-region": region,
                "awslogs-stream-prefix": "run",
                "awslogs-create-group": "true",
            },
        },
    }
    digest = hashlib.sha256(json.dumps(container, sort_keys=True).encode()).hexdigest()[:12]
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", image.rsplit("/", 1)[-1])[:80]
    family = f"run-{slug}-{digest}"
    try:
        ecs.describe_task_definition(taskDefinition=family)
    except ecs.exceptions.ClientException:
        ecs.register_task_definition(family=family, containerDefinitions=[container])
    return family


def _start(ecs: Any, cluster: str, definition: str, override: dict[str, Any]) -> str:
    answer = ecs.run_task(
        cluster=cluster,
        taskDefinition=definition,
        startedBy="headrace run",
        overrides={"containerOverrides": [override]},
    )
    if answer["failures"]:
        reason = answer["failures"][0]["reason"]
        raise Failure(
            f"there is no room for the task: {reason}",
            "see what runs with 'headrace ps', or ask for less",
            exit_code=FAILED_TO_START,
        )
    return str(answer["tasks"][0]["taskArn"])


def _follow(ecs: Any, logs: Any, cluster: str, arn: str) -> int:
    stream = Stream(logs, LOG_GROUP, f"run/{CONTAINER}/{arn.rsplit('/', 1)[1]}")
    try:
        while True:
            [task] = ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"]
            for event in stream.new():
                print(event["message"], flush=True)
            if task["lastStatus"] == "STOPPED":
                return _exit_code(task)
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        print("headrace: stopping the task", file=sys.stderr)
        ecs.stop_task(cluster=cluster, task=arn, reason="Interrupted in headrace run")
        return 130


def _exit_code(task: dict[str, Any]) -> int:
    [container] = task["containers"]
    if container.get("reason"):
        print(f"headrace: {container['reason']}", file=sys.stderr)
    if "exitCode" in container:
        return int(container["exitCode"])
    if not container.get("reason"):
        print(f"headrace: {task.get('stoppedReason')}", file=sys.stderr)
    return FAILED_TO_START
