"""Starting a service's tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from headrace.engines.base import Capacity
from headrace.kit.ids import child
from headrace.runs import launching as runs
from headrace.runs.hardening import Profiles
from headrace.runs.waiting import reservations
from headrace.services.ecs import events
from headrace.services.ecs.capacity import slots
from headrace.services.ecs.container_instances import look
from headrace.services.ecs.launching import Launched, constraints_of, launch
from headrace.services.ecs.records import Cluster, TaskDefinition, cluster_id
from headrace.services.ecs.service_records import Deployment, Replica, Service, ServiceRevision
from headrace.store.base import StaleRecord, Transaction


@dataclass(kw_only=True)
class Started:
    """What became of it."""

    deployments: dict[str, Deployment]
    messages: list[str] = field(default_factory=list)
    placed: bool = True
    """All had room, or wait for it."""


async def start(
    tx: Transaction,
    service: Service,
    deployments: Mapping[str, Deployment],
    counts: Mapping[str, int],
    providers: Mapping[str, int],
    machine: Capacity,
    profiles: Profiles,
    now: datetime,
) -> Started:
    """Start so many tasks of each deployment. Their ids follow from how many it has started before, so
    that none is started twice. `providers`: how many of its tasks each capacity provider has."""
    started = Started(deployments=dict(deployments))
    for id, count in counts.items():
        deployment = deployments[id]
        launched = await _launch(tx, service, deployment, count, providers, machine, profiles, now)
        for task, run in launched.tasks:
            await tx.create(task)
            await runs.create(tx, run)
            await tx.create(
                Replica(id=task.id, scope=task.scope, service=service.id, deployment=id, launched_at=now)
            )
        if launched.tasks:
            started.messages.append(events.started([task.id for task, _ in launched.tasks]))
        if launched.failures:
            failure, started.placed = launched.failures[0], False
            instance = failure["arn"].rsplit("/", 1)[-1]
            started.messages.append(events.unplaced(failure["reason"], instance))
        started.deployments[id] = replace(deployment, launched=deployment.launched + len(launched.tasks))
    return started


async def _launch(
    tx: Transaction,
    service: Service,
    deployment: Deployment,
    count: int,
    providers: Mapping[str, int],
    machine: Capacity,
    profiles: Profiles,
    now: datetime,
) -> Launched:
    revision = await tx.get(ServiceRevision, deployment.revision_id)
    definition = await tx.get(TaskDefinition, revision.definition) if revision else None
    if revision is None or definition is None:
        raise StaleRecord(f"{deployment.kind} {deployment.id}")
    taken = await reservations(tx)
    request = _request(service, deployment, revision)
    counted = bool(constraints_of(definition, request))
    cluster = Cluster(
        id=cluster_id(service.scope, service.cluster),
        scope=service.scope,
        name=service.cluster,
        created_at=service.created_at,
    )
    return launch(
        cluster,
        definition,
        request,
        ids=[child(deployment.id, f"task {deployment.launched + number}") for number in range(count)],
        slots=slots(request, count, providers),
        instance=await look(tx, cluster, machine, taken, counted=counted),
        queued=any(not one.placed for one in taken),
        now=now,
        profiles=profiles,
        digests=deployment.digests,
    )


def _request(service: Service, deployment: Deployment, revision: ServiceRevision) -> dict[str, Any]:
    """A RunTask request for a task of the service."""
    settings = revision.settings
    tags = dict(service.tags) if settings.get("propagateTags") == "SERVICE" else {}
    if settings.get("enableECSManagedTags"):
        tags |= {"aws:ecs:clusterName": service.cluster, "aws:ecs:serviceName": service.name}
    copied = ("launchType", "capacityProviderStrategy", "networkConfiguration", "enableExecuteCommand")
    return {
        **{member: settings[member] for member in copied if member in settings},
        "placementConstraints": list(service.configuration.placement_constraints),
        "placementStrategy": list(service.configuration.placement_strategy),
        "group": f"service:{service.name}",
        "startedBy": deployment.name,
        "propagateTags": settings.get("propagateTags"),
        "tags": [{"key": key, "value": value} for key, value in tags.items()],
    }
