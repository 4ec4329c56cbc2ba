"""`headrace status`: whether it is well."""

import sys
from typing import Any

import typer

from headrace.cli import builds, options, tasks
from headrace.cli.client import Client
from headrace.cli.connecting import connect
from headrace.cli.listing import print_json, print_pairs, size


def register(app: typer.Typer) -> None:
    app.command()(status)


def status(json: options.Json = False, data: options.Data = None) -> None:
    """Say how Headrace is.

    Shows its version, its engine, and what it is doing. The exit code is 0 if it is well and its engine
    answers, else 1.
    """
    client = connect(data)
    health = client.health()
    known = {
        "status": health["status"],
        "version": health.get("version"),
        "endpoint": client.connection.endpoint,
        "data": str(client.connection.folder) if client.connection.folder else None,
        "engine": health.get("engine"),
        "running": _running(client) if health["status"] == "ok" else None,
    }
    if json:
        print_json(known)
    else:
        print_pairs(_lines({**known, "reason": health.get("reason")}))
    sys.exit(0 if health["status"] == "ok" == health.get("engine", {}).get("status") else 1)


def _running(client: Client) -> dict[str, int]:
    """How much of this account's runs, and how much waits to run."""
    clusters = [group.cluster for group in tasks.groups(client)]
    shown = [
        cluster
        for start in range(0, len(clusters), 100)
        for cluster in client.call("ecs", "DescribeClusters", clusters=clusters[start : start + 100])[
            "clusters"
        ]
    ]
    return {
        "tasks": sum(cluster["runningTasksCount"] for cluster in shown),
        "pending_tasks": sum(cluster["pendingTasksCount"] for cluster in shown),
        "builds": sum(1 for _ in builds.running(client)),
    }


def _lines(known: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [("status", known["status"] + (f": {known['reason']}" if known["reason"] else ""))]
    lines += [(name, known[name]) for name in ("version", "endpoint", "data") if known[name]]
    if known["engine"]:
        lines.append(("engine", _engine(known["engine"])))
    if known["running"]:
        lines.append(("running", _counts(known["running"])))
    return lines


def _engine(engine: dict[str, Any]) -> str:
    if engine["status"] != "ok":
        return f"{engine['status']}: {engine['reason']}"
    return f"ok, {engine['cpus']:g} CPUs, {size(engine['memory'])}"


def _counts(running: dict[str, int]) -> str:
    waiting = f" and {running['pending_tasks']} that wait" if running["pending_tasks"] else ""
    return f"tasks: {running['tasks']}{waiting}, builds: {running['builds']}"
