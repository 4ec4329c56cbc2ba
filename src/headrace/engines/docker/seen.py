"""What the Docker Engine says of its containers, as the contract has it. Pure."""

from datetime import UTC, datetime, timedelta

import msgspec

from headrace.engines.base import ContainerPhase, Health, SeenContainer, SeenPort
from headrace.engines.docker import names
from headrace.engines.docker.api import Json

PHASES = {
    "created": ContainerPhase.CREATED,
    "running": ContainerPhase.RUNNING,
    "paused": ContainerPhase.RUNNING,
    "restarting": ContainerPhase.RUNNING,
    "exited": ContainerPhase.EXITED,
    "dead": ContainerPhase.EXITED,
    "removing": ContainerPhase.EXITED,
}


def container(inspected: Json, *, out_of_memory: bool) -> SeenContainer:
    """From the answer of `GET /containers/{id}/json`, and whether it died of its memory limit (`deaths`)."""
    state = inspected["State"]
    phase = PHASES[state["Status"]]
    exited = phase is ContainerPhase.EXITED
    started, finished = time(state["StartedAt"]), time(state["FinishedAt"]) if exited else None
    if phase is ContainerPhase.RUNNING and started is None:
        # The Engine is just starting it, or lost it as it did (`leftovers`): the next `ensure` tells which.
        phase = ContainerPhase.CREATED
    if started and finished:
        # The Engine notes the start when it hears of it: of a short life that can be after the end.
        started = min(started, finished)
    return SeenContainer(
        name=inspected["Config"]["Labels"][names.CONTAINER],
        phase=phase,
        runtime_id=inspected["Id"],
        image_id=inspected["Image"],
        exit_code=state["ExitCode"] if exited else None,
        oom_killed=exited and out_of_memory,
        error=state["Error"] or None,
        health=health(state),
        started_at=started,
        finished_at=finished,
    )


def health(state: Json) -> Health | None:
    """None where there is no health check, which the Engine calls `none`."""
    status = (state.get("Health") or {}).get("Status", "none")
    return None if status == "none" else Health(status)


def ports(inspected: Json) -> dict[str, tuple[SeenPort, ...]]:
    """The published ports, by container, of the one that holds a run's network; else none."""
    owners = msgspec.json.decode(inspected["Config"]["Labels"].get(names.PORTS, "{}"), type=dict[str, str])
    published: dict[str, tuple[SeenPort, ...]] = {}
    for key, bindings in sorted((inspected["NetworkSettings"]["Ports"] or {}).items()):
        if key in owners:
            published[owners[key]] = published.get(owners[key], ()) + _ports(key, bindings or [])
    return published


def _ports(key: str, bindings: list[Json]) -> tuple[SeenPort, ...]:
    number, _, protocol = key.partition("/")
    return tuple(
        SeenPort(container=int(number), host=int(each["HostPort"]), protocol=protocol, address=each["HostIp"])
        for each in bindings
    )


def time(text: str) -> datetime | None:
    """A time with up to nine digits behind the point; None for the year 1, by which Go says never."""
    nanoseconds = timestamp(text)
    return (
        None
        if nanoseconds < 0
        else datetime.fromtimestamp(0, UTC) + timedelta(microseconds=nanoseconds // 1000)
    )


def timestamp(text: str) -> int:
    """Nanoseconds since 1970 of an RFC 3339 time in UTC."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    seconds = int(datetime.fromisoformat(f"{whole}+00:00").timestamp())
    return seconds * 1_000_000_000 + int(fraction.ljust(9, "0") or 0)
