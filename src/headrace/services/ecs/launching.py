"""From a RunTask request to tasks and runs: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from headrace.aws.call import Request
from headrace.runs.hardening import Profiles, hardened, objections
from headrace.runs.records import Run
from headrace.services import containers
from headrace.services.ecs import overrides
from headrace.services.ecs.capacity import Slot, launch_type
from headrace.services.ecs.definitions import compatibilities
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.placement import choosing
from headrace.services.ecs.placement.choosing import choose
from headrace.services.ecs.placement.instances import Instance
from headrace.services.ecs.records import Cluster, Task, TaskDefinition, cluster_id
from headrace.services.ecs.sizes import check_fargate, cpu_units, memory_mib
from headrace.services.ecs.tagging import kept

MOST_TASKS = 10
NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Launched:
    """What RunTask makes."""

    tasks: list[tuple[Task, Run]] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)


def check(definition: TaskDefinition, request: Request) -> None:
    """Refuse what can't be run as asked."""
    if not 1 <= request.get("count", 1) <= MOST_TASKS:
        raise invalid_parameter(f"The count must be between 1 and {MOST_TASKS}.")
    if str(request.get("group", "")).startswith("service:"):
        raise invalid_parameter("The group can not start with 'service:'.")
    kept(request.get("tags"))
    given = definition.definition
    overrides.check(given, request.get("overrides", {}))
    fargate = launch_type(request) == "FARGATE"
    choosing.check(
        request.get("placementConstraints", ()), request.get("placementStrategy", ()), fargate=fargate
    )
    if fargate:
        if "FARGATE" not in compatibilities(given):
            raise invalid_parameter("Task definition does not support launch_type FARGATE.")
        applied = overrides.apply(given, request.get("overrides", {}))
        check_fargate(applied.get("cpu"), applied.get("memory"))
    if given["networkMode"] == "awsvpc" and "networkConfiguration" not in request:
        raise invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )


def launch(
    cluster: Cluster,
    definition: TaskDefinition,
    request: Request,
    *,
    ids: Sequence[str],
    slots: Sequence[Slot],
    instance: Instance,
    queued: bool,
    now: datetime,
    profiles: Profiles,
    digests: Mapping[str, str] = NONE,
) -> Launched:
    """A task and a run for each id that has room, or that waits for it, each in its slot.

    `queued`: others wait for room already, so nobody may be placed before them. `digests`: by container,
    what is to be run of its image whatever its tag stands for now. `profiles`: the operator's.
    """
    launched = Launched()
    applied = _sized(overrides.apply(definition.definition, request.get("overrides", {})))
    wanted = containers.reserve(applied)
    constraints = constraints_of(definition, request)
    strategies = request.get("placementStrategy", ())
    for id, slot in zip(ids, slots, strict=True):
        task = _task(id, cluster, definition, applied, request, slot, digests)
        found = choose([instance], wanted, task.group, constraints, strategies)
        if isinstance(found, str) and not (slot.waits and _passes(found, slot)):
            launched.failures.append({"arn": instance.arn, "reason": found})
            continue
        waits = slot.waits and (queued or isinstance(found, str))
        if not waits:
            instance = instance.with_task(wanted, task.group)
        pinned = _pinned(applied, digests)
        run = _run(task, pinned, waits=waits, now=now)
        profile = profiles.of_task(cluster.name, definition.family)
        launched.tasks.append((task, hardened(run, profile) if profile else run))
    return launched


def check_hardening(
    cluster: Cluster, definition: TaskDefinition, request: Request, profiles: Profiles, now: datetime
) -> None:
    """Refuse what asks for more than the operator's profile gives. Raises `AwsError`."""
    profile = profiles.of_task(cluster.name, definition.family)
    if profile is None:
        return
    applied = _sized(overrides.apply(definition.definition, request.get("overrides", {})))
    task = _task("", cluster, definition, applied, request, Slot("EC2"), NONE)
    found = objections(_run(task, applied, waits=False, now=now), profile)
    found += ["to be worked in (enableExecuteCommand)"] * task.execute_command
    if found:
        raise invalid_parameter(f"Untrusted tasks run here, which may not ask for {', '.join(found)}.")


def constraints_of(definition: TaskDefinition, request: Request) -> list[dict[str, Any]]:
    """The request's and the definition's, all of which must be met."""
    return [*definition.definition["placementConstraints"], *request.get("placementConstraints", ())]


def _passes(shortfall: str, slot: Slot) -> bool:
    """Whether waiting helps: room comes by and by; Fargate has no instances to choose from."""
    return shortfall.startswith("RESOURCE:") or slot.launch_type == "FARGATE"


def _sized(applied: dict[str, Any]) -> dict[str, Any]:
    sizes: dict[str, Any] = {}
    if "cpu" in applied:
        sizes["cpu"] = str(cpu_units(applied["cpu"]))
    if "memory" in applied:
        sizes["memory"] = str(memory_mib(applied["memory"]))
    return {**applied, **sizes}


def _task(
    id: str,
    cluster: Cluster,
    definition: TaskDefinition,
    applied: dict[str, Any],
    request: Request,
    slot: Slot,
    digests: Mapping[str, str],
) -> Task:
    tags = {tag["key"]: tag.get("value", "") for tag in request.get("tags", ())}
    if request.get("propagateTags") == "TASK_DEFINITION":
        tags = {**definition.tags, **tags}
    return Task(
        id=id,
        scope=cluster.scope,
        cluster=cluster.name,
        definition=definition.id,
        family=definition.family,
        launch_type=slot.launch_type,
        provider=slot.provider,
        group=request.get("group", f"family:{definition.family}"),
        started_by=request.get("startedBy", ""),
        cpu=applied.get("cpu", ""),
        memory=applied.get("memory", ""),
        overrides=request.get("overrides", {}),
        execute_command=request.get("enableExecuteCommand", False),
        tags=tags,
        images={
            one["name"]: one["image"] for one in applied["containerDefinitions"] if one["name"] in digests
        },
    )


def _pinned(applied: dict[str, Any], digests: Mapping[str, str]) -> dict[str, Any]:
    containers = [
        {**one, "image": by_digest(one["image"], digests[one["name"]])} if one["name"] in digests else one
        for one in applied["containerDefinitions"]
    ]
    return {**applied, "containerDefinitions": containers}


def by_digest(image: str, digest: str) -> str:
    """The name of what the image's tag stood for: `repository@sha256:…`."""
    if "@" in image:
        return image
    folder, slash, name = image.rpartition("/")
    return f"{folder}{slash}{name.partition(':')[0]}@{digest}"


def _run(task: Task, applied: dict[str, Any], *, waits: bool, now: datetime) -> Run:
    family, revision = task.definition.rsplit("/", 1)[1].rsplit(":", 1)
    labels = {
        "com.amazonaws.ecs.task-arn": task.arn,
        "com.amazonaws.ecs.task-definition-family": family,
        "com.amazonaws.ecs.task-definition-version": revision,
        "com.amazonaws.ecs.cluster": task.cluster,
    }
    return Run(
        id=task.id,
        scope=task.scope,
        service="ecs",
        group=cluster_id(task.scope, task.cluster),
        spec=containers.run_spec(applied, labels, trust=task.scope.split("/")[0]),
        reserve=containers.reserve(applied),
        wait_for_room=waits,
        logs=containers.log_destinations(applied, task.id),
        secrets=containers.secrets(applied),
        environment_files=containers.environment_files(applied),
        role=applied.get("taskRoleArn", "").rsplit("/", 1)[-1],
        created_at=now,
    )
