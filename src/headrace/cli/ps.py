"""`headrace ps`: what runs."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from headrace.cli import options
from headrace.cli.connecting import connect
from headrace.cli.listing import ago, print_json, print_table

NEWEST_BUILDS = 100


def register(app: typer.Typer) -> None:
    app.command()(ps)


def ps(
    everything: Annotated[bool, typer.Option("--all", "-a", help="Ended ones too.")] = False,
    json: options.Json = False,
    data: options.Data = None,
) -> None:
    """List tasks and builds."""
    connection = connect(data)
    rows = [
        *_tasks(connection.client("ecs"), everything),
        *_builds(connection.client("codebuild"), everything),
    ]
    rows.sort(key=lambda row: row["created"], reverse=True)
    if json:
        print_json(rows)
        return
    print_table(
        ("ID", "Kind", "Name", "Status", "Created", "Ports"),
        [
            (row["id"], row["kind"], row["name"], row["status"], ago(row["created"]), " ".join(row["ports"]))
            for row in rows
        ],
    )


def _tasks(ecs: Any, everything: bool) -> Iterator[dict[str, Any]]:
    arns = ecs.get_paginator("list_clusters").paginate().build_full_result()["clusterArns"]
    for cluster in {"default", *(arn.rsplit("/", 1)[1] for arn in arns)}:
        for status in ("RUNNING", "STOPPED") if everything else ("RUNNING",):
            pages = ecs.get_paginator("list_tasks").paginate(cluster=cluster, desiredStatus=status)
            for page in pages:
                if page["taskArns"]:
                    answer = ecs.describe_tasks(cluster=cluster, tasks=page["taskArns"])
                    yield from (_task(task) for task in answer["tasks"])


def _task(task: dict[str, Any]) -> dict[str, Any]:
    ports = [
        f"{binding['bindIP']}:{binding['hostPort']}->{binding['containerPort']}"
        for container in task["containers"]
        for binding in container.get("networkBindings", ())
    ]
    return {
        "id": task["taskArn"].rsplit("/", 1)[1],
        "kind": "task",
        "name": task["taskDefinitionArn"].rsplit("/", 1)[1],
        "status": task["lastStatus"],
        "created": task["createdAt"],
        "ports": ports,
    }


def _builds(codebuild: Any, everything: bool) -> Iterator[dict[str, Any]]:
    ids = codebuild.list_builds()["ids"][:NEWEST_BUILDS]
    for build in codebuild.batch_get_builds(ids=ids)["builds"] if ids else ():
        if everything or not build["buildComplete"]:
            yield {
                "id": build["id"].split(":", 1)[1],
                "kind": "build",
                "name": build["projectName"],
                "status": build["buildStatus"],
                "created": build["startTime"],
                "ports": [],
            }
