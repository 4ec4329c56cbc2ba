"""`headrace run`: a task in the foreground."""

import sys
import uuid
from typing import Annotated, Any

import typer

from headrace.cli import options, tasks
from headrace.cli.client import Client
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.running.definition import CONTAINER, define, port
from headrace.cli.running.foreground import FAILED_TO_START, follow


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
    definition = define(client, image, memory, cpu, [port(one) for one in publish or []])
    override: dict[str, Any] = {"name": CONTAINER, "environment": options.variables(env)}
    if words := _without_dashes(command or []):
        override["command"] = words
    arn = _start(client, cluster, definition, override)
    if detach:
        print(arn)
        return
    sys.exit(follow(client, tasks.Group(client, cluster), arn))


def _without_dashes(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["--"] else words


def _start(client: Client, cluster: str, definition: str, override: dict[str, Any]) -> str:
    """The ARN of the new task. The token lets the request be repeated."""
    answer = client.call(
        "ecs",
        "RunTask",
        cluster=cluster,
        taskDefinition=definition,
        startedBy="headrace run",
        enableExecuteCommand=True,
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
