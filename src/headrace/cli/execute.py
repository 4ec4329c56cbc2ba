"""`headrace exec`: a command in a container of a running task."""

import shlex
import sys
from typing import Annotated

import typer

from headrace.cli import options, tasks
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.finding import Task, find

SHELL = "/bin/sh"


def register(app: typer.Typer) -> None:
    app.command("exec", context_settings={"allow_interspersed_args": False})(execute)


def execute(
    task: Annotated[
        str, typer.Argument(metavar="TASK", help="The task's id, or the beginning of it, or its ARN.")
    ],
    command: Annotated[
        list[str] | None, typer.Argument(metavar="CMD", help="What to run. [default: /bin/sh]")
    ] = None,
    container: Annotated[
        str | None,
        typer.Option("--container", "-c", metavar="NAME", help="The container, if the task has several."),
    ] = None,
    data: options.Data = None,
) -> None:
    """Run a command in a container of a running task and work with it.

    On a terminal the command gets one, too; else its input and output are pipes. Exits with the command's
    exit code. The task must have been run with `enableExecuteCommand`, as `headrace run` does.

    \b
        headrace exec 3f2a
        headrace exec 3f2a -- cat /etc/hostname
        tar c src | headrace exec 3f2a -- tar x -C /tmp
    """
    from headrace.cli.session import work

    client = connect(data)
    found = find(client, task)
    if not isinstance(found, Task):
        raise Failure(f"'{task}' is not a task", "see the tasks with 'headrace ps'")
    words = [word for number, word in enumerate(command or []) if number or word != "--"]
    named = {"container": container} if container else {}
    answer = client.call(
        "ecs",
        "ExecuteCommand",
        cluster=found.group.cluster,
        task=tasks.id_of(found.description["taskArn"]),
        command=shlex.join(words or [SHELL]),
        interactive=True,
        **named,
    )
    sys.exit(work(answer["session"]["streamUrl"], answer["session"]["tokenValue"]))
