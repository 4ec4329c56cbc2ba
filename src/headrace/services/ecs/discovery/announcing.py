"""Which tasks are to be found, and as what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from headrace.engines.base import Health
from headrace.runs.records import Phase, Run
from headrace.services.ecs.discovery.settings import REGISTRIES, RESOLVED
from headrace.services.ecs.records import Task
from headrace.services.ecs.rollout.situation import Situation, is_staying
from headrace.services.ecs.service_records import Replica


@dataclass(kw_only=True)
class Announcements:
    """What is to be changed."""

    announce: list[Replica] = field(default_factory=list)
    withdraw: list[Replica] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.announce or self.withdraw)


def announcements(situation: Situation) -> Announcements:
    """A task is found while it runs and its containers' health checks don't fail."""
    found = Announcements()
    for replica in situation.replicas:
        run = situation.runs.get(replica.id)
        wanted = run is not None and not replica.leaving and is_staying(run) and _is_able(run)
        if wanted and not replica.announced and services(situation.settings(replica)):
            found.announce.append(replica)
        elif not wanted and replica.announced:
            found.withdraw.append(replica)
    return found


def _is_able(run: Run) -> bool:
    return run.phase is Phase.RUNNING and not any(
        state.health in (Health.STARTING, Health.UNHEALTHY)
        for spec, state in zip(run.spec.containers, run.containers, strict=True)
        if spec.essential and spec.health_check
    )


def services(settings: Mapping[str, Any]) -> dict[str, int | None]:
    """The Cloud Map services, by ARN, that a task of these settings is found under, with the port."""
    found: dict[str, int | None] = {
        registry["registryArn"]: registry.get("containerPort", registry.get("port"))
        for registry in settings.get(REGISTRIES, ())
    }
    offered = settings.get(RESOLVED, {}).get("services", ())
    return found | {one["discoveryArn"]: one["port"] for one in offered}


def attributes(task: Task, address: str, port: int | None) -> dict[str, str]:
    """What Cloud Map is told of the task."""
    region = task.scope.split("/")[1]
    told = {
        "AWS_INSTANCE_IPV4": address,
        "AVAILABILITY_ZONE": f"{region}a",
        "REGION": region,
        "ECS_CLUSTER_NAME": task.cluster,
        "ECS_SERVICE_NAME": task.service or "",
        "ECS_TASK_DEFINITION_FAMILY": task.family,
    }
    return told | ({"AWS_INSTANCE_PORT": str(port)} if port else {})
