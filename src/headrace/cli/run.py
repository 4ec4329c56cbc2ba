"""`headrace run`: a task in the foreground."""

import hashlib
import json
import re
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from headrace.cli import options, tasks
from headrace.cli.client import PATIENCE, Client
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.following import Stream
from headrace.cli.interrupting import INTERRUPTED, until_over
from headrace.cli.refusal import Refused
from headrace.cli.speaking import say

LOG_GROUP = "/headrace/run"
CONTAINER = "main"
LOOK_EVERY = 0.2
FAILED_TO_START = 125
"""The exit code where no container ran, as `docker run` has it."""


def register(app: typer.Typer) -> None:
    app.command(context_settings={"allow_interspersed_args": False})(run)


def run(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="The container image.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="CMD", help="What to run instead of what the image says."),
    ] = None,
    env: options.Variables = None,
    publish: Annotated[
        list[str] | None,
        typer.Option(
            "--publish",
            "-p",
            metavar="[HOST:]PORT",
            help="Publish the container's PORT, on a free one of the machine if HOST is not given.",
        ),
    ] = None,
    memory: Annotated[
        int, typer.Option("--memory", "-m", metavar="MIB", help="The memory at which it is killed.", min=4)
    ] = 512,
    cpu: Annotated[int, typer.Option(metavar="UNITS", help="What it gets at least, 1024 a core.", min=0)] = 0,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Print the task's ARN and leave it running.")
    ] = False,
    cluster: Annotated[str, typer.Option(metavar="NAME", help="The ECS cluster.")] = tasks.DEFAULT,
    data: options.Data = None,
) -> None:
    """Run an image as a task, in the foreground.

    Shows what the task prints and exits with its exit code. An interrupt stops the task. Options stand
    before the IMAGE; all behind it is the command.

    \b
        headrace run headrace/busybox -- echo hello
        headrace run -p 8080:80 -e GREETING=hello my/site
        headrace run -d -m 2048 my/worker
    """
    client = connect(data)
    definition = _definition(client, image, memory, cpu, [_port(one) for one in publish or []])
    override: dict[str, Any] = {"name": CONTAINER, "environment": options.variables(env)}
    if words := _without_dashes(command or []):
        override["command"] = words
    arn = _start(client, cluster, definition, override)
    if detach:
        print(arn)
        return
    stream = Stream(client, LOG_GROUP, f"run/{CONTAINER}/{tasks.id_of(arn)}")
    sys.exit(Running(client, tasks.Group(client, cluster), arn, stream).follow())


@dataclass
class Running:
    """A task in the foreground."""

    client: Client
    group: tasks.Group
    arn: str
    stream: Stream
    _told: bool = field(default=False, init=False)

    def follow(self) -> int:
        """Show what it prints until it ends; the answer is the exit code. An interrupt stops it."""
        self.client.patience = PATIENCE
        code, interrupted = until_over(self._watch, self._stop, "the task")
        return INTERRUPTED if interrupted else code

    def _watch(self) -> int:
        """To be asked for the task before its log: so the last look at the log is after its end."""
        while True:
            [task] = self.group.describe(self.arn)
            self._tell_ports(tasks.ports(task))
            for message in self.stream.new():
                print(message, flush=True)
            if task["lastStatus"] == "STOPPED":
                return _exit_code(task)
            time.sleep(LOOK_EVERY)

    def _tell_ports(self, ports: list[str]) -> None:
        if ports and not self._told:
            say("listening on " + ", ".join(ports))
            self._told = True

    def _stop(self) -> None:
        self.client.call(
            "ecs", "StopTask", cluster=self.group.cluster, task=self.arn, reason="Interrupted in headrace run"
        )


def _without_dashes(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["--"] else words


def _port(text: str) -> dict[str, Any]:
    match = re.fullmatch(r"(?:(\d{1,5}):)?(\d{1,5})(?:/(tcp|udp))?", text)
    if match is None:
        raise Failure(f"'{text}' is not a port", "give a container's port like 8080, or 80:8080")
    host, container, protocol = match.groups()
    return {"containerPort": int(container), "hostPort": int(host or 0), "protocol": protocol or "tcp"}


def _definition(client: Client, image: str, memory: int, cpu: int, ports: list[dict[str, Any]]) -> str:
    """A task definition for this image and these sizes: the one there is, else a new one."""
    container = {
        "name": CONTAINER,
        "image": image,
        "memory": memory,
        "cpu": cpu,
        "portMappings": ports,
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": LOG_GROUP,
                "awslogs-region": client.connection.region,
                "awslogs-stream-prefix": "run",
                "awslogs-create-group": "true",
            },
        },
    }
    digest = hashlib.sha256(json.dumps(container, sort_keys=True).encode()).hexdigest()[:12]
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", image.rsplit("/", 1)[-1])[:80]
    family = f"run-{slug}-{digest}"
    try:
        client.call("ecs", "DescribeTaskDefinition", taskDefinition=family)
    except Refused as refusal:
        if refusal.code != "ClientException":
            raise
        client.call("ecs", "RegisterTaskDefinition", family=family, containerDefinitions=[container])
    return family


def _start(client: Client, cluster: str, definition: str, override: dict[str, Any]) -> str:
    """The ARN of the new task. The token lets the request be repeated."""
    answer = client.call(
        "ecs",
        "RunTask",
        cluster=cluster,
        taskDefinition=definition,
        startedBy="headrace run",
        clientToken=uuid.uuid4().hex,
        overrides={"containerOverrides": [override]},
    )
    if answer["failures"]:
        raise Failure(
            f"there is no room for the task: {answer['failures'][0]['reason']}",
            "see what runs with 'headrace ps', or ask for less",
            exit_code=FAILED_TO_START,
        )
    return str(answer["tasks"][0]["taskArn"])


def _exit_code(task: tasks.Task) -> int:
    [container] = task["containers"]
    if reason := container.get("reason"):
        say(reason)
    if "exitCode" in container:
        return int(container["exitCode"])
    if not reason:
        say(task.get("stoppedReason", "the task did not start"))
    return FAILED_TO_START
