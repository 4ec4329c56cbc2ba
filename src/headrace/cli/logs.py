"""`headrace logs`: what a task, a build or a log group says."""

import sys
import time
from typing import Annotated, Any

import typer

from headrace.cli import options
from headrace.cli.connecting import connect
from headrace.cli.connection import Connection
from headrace.cli.failure import Failure
from headrace.cli.following import Stream

LOOK_EVERY = 0.5


def register(app: typer.Typer) -> None:
    app.command()(logs)


def logs(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A task's or build's id, or a log group's name.")
    ],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until interrupted.")] = False,
    cluster: options.Cluster = "default",
    data: options.Data = None,
) -> None:
    """Show the output of a task or build, or a log group."""
    connection = connect(data)
    client = connection.client("logs")
    if name.startswith("/"):
        streams = [(name, stream) for stream in _streams(client, name)]
    else:
        streams = _of_task(connection, cluster, name) or _of_build(connection, name)
    if not streams:
        raise Failure(f"nothing of the name '{name}' has a log", "see the ids with 'headrace ps --all'")
    try:
        _show([Stream(client, group, stream) for group, stream in streams], follow)
    except KeyboardInterrupt:
        sys.exit(130)


def _show(streams: list[Stream], follow: bool) -> None:
    while True:
        for stream in streams:
            for event in stream.new():
                print(event["message"], flush=True)
        if not follow:
            return
        time.sleep(LOOK_EVERY)


def _streams(client: Any, group: str) -> list[str]:
    pages = client.get_paginator("describe_log_streams").paginate(logGroupName=group)
    try:
        return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]
    except client.exceptions.ResourceNotFoundException:
        raise Failure(f"there is no log group '{group}'") from None


def _of_task(connection: Connection, cluster: str, name: str) -> list[tuple[str, str]]:
    ecs = connection.client("ecs")
    tasks = ecs.describe_tasks(cluster=cluster, tasks=[name])["tasks"]
    if not tasks:
        return []
    definition = ecs.describe_task_definition(taskDefinition=tasks[0]["taskDefinitionArn"])
    found = []
    for container in definition["taskDefinition"]["containerDefinitions"]:
        options = container.get("logConfiguration", {}).get("options", {})
        if prefix := options.get("awslogs-stream-prefix"):
            task = tasks[0]["taskArn"].rsplit("/", 1)[1]
            found.append((options["awslogs-group"], f"{prefix}/{container['name']}/{task}"))
    return found


def _of_build(connection: Connection, name: str) -> list[tuple[str, str]]:
    codebuild = connection.client("codebuild")
    for id in codebuild.list_builds()["ids"]:
        if name in (id, id.split(":", 1)[1]):
            [build] = codebuild.batch_get_builds(ids=[id])["builds"]
            return [(build["logs"]["groupName"], build["logs"]["streamName"])]
    return []
