"""All that is known of a service and its tasks at one time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headrace.runs.records import Desired, Phase, Run
from headrace.services.ecs.deployments import Former, Standing, Target, TaskView
from headrace.services.ecs.ports import TargetGroups
from headrace.services.ecs.records import ContainerInstance, Task, cluster_id
from headrace.services.ecs.rollout.health import standing
from headrace.services.ecs.service_records import (
    Deployment,
    Replica,
    Rollout,
    Scheduling,
    Service,
    ServiceRevision,
    ServiceStatus,
)
from headrace.store.base import Reader
from headrace.store.listing import every

EC2 = "EC2"
NOT_TO_STAY = ""
"""In the place of a task's deployment: it is replaced as one of a former deployment is, within the minimum
and the maximum («ECS developer guide, container instance draining»)."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A service, its deployments that have tasks or are to get some, and its tasks."""

    service: Service
    deployments: dict[str, Deployment]
    replicas: Sequence[Replica]
    runs: dict[str, Run]
    tasks: dict[str, Task]
    revisions: dict[str, ServiceRevision]
    states: dict[tuple[str, int], str]
    """How the load balancers find the tasks, by target group and port."""
    draining: bool = False
    """The cluster's instance is being drained."""

    @property
    def primary(self) -> Deployment:
        return self.deployments[self.service.primary]

    @property
    def staying(self) -> list[Replica]:
        """Those that nobody has told to stop and that have not begun to end by themselves."""
        return [one for one in self.replicas if not one.leaving and is_staying(self.runs.get(one.id))]

    @property
    def providers(self) -> Counter[str]:
        """How many of the tasks that stay each capacity provider has."""
        return Counter(self.tasks[one.id].provider for one in self.staying)

    def target(self, now: datetime) -> Target:
        service, primary = self.service, self.primary
        waits = primary.retry_at is not None and primary.retry_at > now
        return Target(
            desired=desired_count(service),
            minimum=service.configuration.minimum,
            maximum=service.configuration.maximum,
            primary=service.primary,
            may_start=primary.rollout is not Rollout.FAILED and not waits,
        )

    def formers(self, now: datetime) -> list[Former]:
        return [
            Former(
                deployment=id,
                desired=self.deployments[id].desired,
                restorable=_is_restorable(self.deployments[id], now),
            )
            for id in self.service.former
            if id in self.deployments
        ]

    def views(self, now: datetime) -> list[TaskView]:
        ends = self.service.status is not ServiceStatus.ACTIVE
        return [
            TaskView(
                id=one.id,
                deployment=NOT_TO_STAY if self.is_drained(one) else one.deployment,
                standing=self.standing(one, now),
                protected=not ends and self.tasks[one.id].is_protected(now),
            )
            for one in self.staying
        ]

    def standing(self, replica: Replica, now: datetime) -> Standing:
        states = [self.states.get((place.group, place.port), "initial") for place in replica.places]
        if not replica.places and self.balancers(replica):
            states = ["initial"]
        return standing(self.runs[replica.id], replica, states, self.service.configuration.grace, now)

    def is_drained(self, replica: Replica) -> bool:
        """Whether it is on an instance that is being drained; Fargate has none."""
        return self.draining and self.tasks[replica.id].launch_type == EC2

    def balancers(self, replica: Replica) -> list[dict[str, Any]]:
        """The target groups that the task is to be in, in the members of AWS's model."""
        return list(self.settings(replica).get("loadBalancers", ()))

    def settings(self, replica: Replica) -> dict[str, Any]:
        """Those of the revision that the task is of."""
        deployment = self.deployments.get(replica.deployment)
        revision = self.revisions.get(deployment.revision_id) if deployment else None
        return revision.settings if revision else {}


async def _is_draining(reader: Reader, service: Service) -> bool:
    """Whether the service's cluster has an instance that is being drained."""
    cluster = cluster_id(service.scope, service.cluster)
    instances = await reader.page(ContainerInstance, scope=service.scope, prefix=f"{cluster}/")
    return any(not instance.active for instance in instances)


def _is_restorable(deployment: Deployment, now: datetime) -> bool:
    """Whether it once was complete, and its last tasks did not just fail to start."""
    waits = deployment.retry_at is not None and deployment.retry_at > now
    return deployment.rollout is Rollout.COMPLETED and not waits


def is_staying(run: Run | None) -> bool:
    return run is not None and run.desired is Desired.RUN and run.phase.rank < Phase.STOPPING.rank


def desired_count(service: Service) -> int:
    """A daemon runs once on each machine, and there is one."""
    if service.status is not ServiceStatus.ACTIVE:
        return 0
    return 1 if service.scheduling is Scheduling.DAEMON else service.desired


async def look(reader: Reader, service: Service, groups: TargetGroups) -> Situation:
    """How the service stands now."""
    deployments = await reader.get_many(Deployment, [service.primary, *service.former])
    replicas = await every(reader, Replica, owner=service.id)
    ids = [replica.id for replica in replicas]
    places = {(place.group, place.port) for replica in replicas for place in replica.places}
    return Situation(
        service=service,
        deployments=deployments,
        replicas=replicas,
        runs=await reader.get_many(Run, ids),
        tasks=await reader.get_many(Task, ids),
        revisions=await reader.get_many(ServiceRevision, [one.revision_id for one in deployments.values()]),
        states=await groups.states(reader, service.scope, places),
        draining=await _is_draining(reader, service),
    )
