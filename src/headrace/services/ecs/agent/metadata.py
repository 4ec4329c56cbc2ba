"""The metadata of a task and its containers. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from headrace.engines.base import Stats
from headrace.engines.spec import ContainerSpec
from headrace.runs.records import ContainerState, Desired, Phase, Run
from headrace.services.ecs import wire
from headrace.services.ecs.records import Task

MIB = 1024 * 1024
CORE = 1024


def task(record: Task, run: Run) -> dict[str, Any]:
    """What `${ECS_CONTAINER_METADATA_URI_V4}/task` says. What isn't known is left out."""
    limits = {
        "CPU": int(record.cpu) / CORE if record.cpu else None,
        "Memory": int(record.memory) if record.memory else None,
    }
    return known(
        {
            "Cluster": record.arn.replace(":task/", ":cluster/").rsplit("/", 1)[0],
            "TaskARN": record.arn,
            "Family": record.family,
            "Revision": record.definition.rsplit(":", 1)[1],
            "ServiceName": record.service,
            "DesiredStatus": _desired(run),
            "KnownStatus": wire.LAST_STATUS[run.phase],
            "Limits": known(limits) or None,
            "PullStartedAt": _time(run.pull_started_at),
            "PullStoppedAt": _time(run.pull_stopped_at),
            "ExecutionStoppedAt": _time(run.execution_stopped_at),
            "AvailabilityZone": f"{record.scope.split('/')[1]}a",
            "LaunchType": record.launch_type,
            "Containers": [container(record, run, place) for place in range(len(run.spec.containers))],
        }
    )


def with_tags(record: Task, run: Run) -> dict[str, Any]:
    tags = {"TaskTags": record.tags} if record.tags else {}
    return {**task(record, run), **tags}


def container(record: Task, run: Run, place: int) -> dict[str, Any]:
    """What `${ECS_CONTAINER_METADATA_URI_V4}` says of the container in this place."""
    spec = run.spec.containers[place]
    state = run.container(spec.name)
    return known(
        {
            "DockerId": state.runtime_id or "",
            "Name": spec.name,
            "DockerName": f"headrace-{run.id}-{spec.name}",
            "Image": record.images.get(spec.name, spec.image),
            "ImageID": state.image_id,
            "Ports": _ports(run, spec) or None,
            "Labels": {**spec.labels, "com.amazonaws.ecs.container-name": spec.name},
            "DesiredStatus": _desired(run),
            "KnownStatus": _status(state),
            "ExitCode": state.exit_code,
            "Limits": {
                "CPU": spec.cpu_shares or 0,
                "Memory": (spec.memory_limit or spec.memory_reservation or 0) // MIB,
            },
            "CreatedAt": _time(run.placed_at),
            "StartedAt": _time(state.started_at),
            "FinishedAt": _time(state.finished_at),
            "Type": "NORMAL",
            "Health": {"status": wire.HEALTH.get(state.health, "UNKNOWN")} if state.health else None,
            "ContainerARN": wire.container_arn(record, spec.name),
            **_log(run, spec),
        }
    )


def stats(used: Stats) -> dict[str, Any]:
    """As the Docker Engine words it, as far as Headrace measures it."""
    return {
        "cpu_stats": {"cpu_usage": {"total_usage": round(used.cpu_seconds * 1e9)}},
        "memory_stats": {"usage": used.memory, "limit": used.memory_limit},
        "pids_stats": {"current": used.pids},
    }


def known(members: Mapping[str, Any]) -> dict[str, Any]:
    """Without those that are None."""
    return {name: value for name, value in members.items() if value is not None}


def _desired(run: Run) -> str:
    stops = run.desired is Desired.STOP or run.phase.rank >= Phase.STOPPING.rank
    return "STOPPED" if stops else "RUNNING"


def _status(state: ContainerState) -> str:
    return wire.CONTAINER_STATUS[state.phase]


def _ports(run: Run, spec: ContainerSpec) -> list[dict[str, Any]]:
    return [
        {
            "ContainerPort": port.container,
            "Protocol": port.protocol,
            "HostPort": port.host,
            "HostIp": port.address,
        }
        for port in run.ports.get(spec.name, ())
    ]


def _log(run: Run, spec: ContainerSpec) -> dict[str, Any]:
    destination = run.logs.get(spec.name)
    if destination is None:
        return {}
    region = run.scope.split("/")[1]
    options = {
        "awslogs-group": destination.group,
        "awslogs-region": region,
        "awslogs-stream": destination.stream,
    }
    return {"LogDriver": "awslogs", "LogOptions": options}


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
