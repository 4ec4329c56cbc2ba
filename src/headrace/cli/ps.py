"""`headrace ps`: what runs."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from headrace.cli import builds, options, tasks
from headrace.cli.client import Client, moment
from headrace.cli.connecting import connect
from headrace.cli.listing import ago, on_terminal, print_json, print_table

SHORT = 12
"""Characters of an id that people see; they are enough for the commands that take ids."""


def register(app: typer.Typer) -> None:
    app.command()(ps)


def ps(
    everything: Annotated[bool, typer.Option("--all", "-a", help="Those that have ended, too.")] = False,
    json: options.Json = False,
    data: options.Data = None,
) -> None:
    """List tasks and builds, the newest first.

    See what one of them prints with 'headrace logs ID'; the beginning of an ID is enough.
    """
    client = connect(data)
    rows = [*_tasks(client, everything), *_builds(client, everything)]
    rows.sort(key=lambda row: row["created"], reverse=True)
    if json:
        print_json(rows)
        return
    if not rows and on_terminal():
        print(
            "Nothing is there."
            if everything
            else "Nothing runs. See what has ended with 'headrace ps --all'."
        )
        return
    print_table(
        ("ID", "Kind", "Name", "Status", "Created", "Ports"),
        [
            (
                row["id"][:SHORT] if on_terminal() else row["id"],
                row["kind"],
                row["name"],
                row["status"],
                ago(row["created"]),
                " ".join(row["ports"]),
            )
            for row in rows
        ],
        shorten="Name",
        drop=("Created", "Kind"),
    )


def _tasks(client: Client, everything: bool) -> Iterator[dict[str, Any]]:
    for group in tasks.groups(client):
        for ended in (False, True) if everything else (False,):
            for arns in group.arns(ended=ended):
                yield from map(_task, group.describe(*arns) if arns else ())


def _task(task: tasks.Task) -> dict[str, Any]:
    return {
        "id": tasks.id_of(task["taskArn"]),
        "kind": "task",
        "name": task["taskDefinitionArn"].rsplit("/", 1)[1],
        "status": task["lastStatus"],
        "created": moment(task["createdAt"]),
        "ports": tasks.ports(task),
    }


def _builds(client: Client, everything: bool) -> Iterator[dict[str, Any]]:
    for build in builds.newest(client) if everything else builds.running(client):
        yield {
            "id": build["id"].split(":", 1)[1],
            "kind": "build",
            "name": build["projectName"],
            "status": build["buildStatus"] if build["buildComplete"] else build["currentPhase"],
            "created": moment(build["startTime"]),
            "ports": [],
        }
