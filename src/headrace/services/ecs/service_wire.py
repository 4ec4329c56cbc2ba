"""What AWS shows of services, their deployments and their revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headrace.runs.records import Phase, Run
from headrace.services.ecs import wire
from headrace.services.ecs.deployments import threshold
from headrace.services.ecs.discovery.settings import CONNECT, RESOLVED
from headrace.services.ecs.rollout.situation import desired_count, is_staying
from headrace.services.ecs.service_records import (
    Configuration,
    Deployment,
    Replica,
    Rollout,
    Service,
    ServiceEvent,
    ServiceRevision,
    ServiceStatus,
)

SHOWN_OF_REVISION = (
    "launchType",
    "capacityProviderStrategy",
    "platformVersion",
    "networkConfiguration",
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many tasks run, and how many are on their way there."""

    running: int = 0
    pending: int = 0


def counts(replicas: Sequence[Replica], runs: Mapping[str, Run], deployment: str | None = None) -> Counts:
    """Of one deployment, or of all."""
    there = [
        runs[one.id]
        for one in replicas
        if deployment in (None, one.deployment) and is_staying(runs.get(one.id))
    ]
    running = sum(run.phase is Phase.RUNNING for run in there)
    return Counts(running=running, pending=len(there) - running)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A service with all that its description needs."""

    service: Service
    deployments: Sequence[Deployment]
    """The primary one first."""
    revisions: Mapping[str, ServiceRevision]
    """By id."""
    replicas: Sequence[Replica]
    runs: Mapping[str, Run]
    events: Sequence[ServiceEvent]


def service(shown: Shown, *, tags: bool) -> dict[str, Any]:
    record, primary = shown.service, shown.deployments[0]
    revision = shown.revisions[primary.revision_id]
    settings = revision.settings
    all_tasks = counts(shown.replicas, shown.runs)
    current = primary.rollout is Rollout.IN_PROGRESS
    return {
        "serviceArn": record.arn,
        "serviceName": record.name,
        "clusterArn": _cluster_arn(record),
        "status": record.status.value,
        "schedulingStrategy": record.scheduling.value,
        "deploymentController": {"type": "ECS"},
        "desiredCount": desired_count(record),
        "runningCount": all_tasks.running,
        "pendingCount": all_tasks.pending,
        "taskDefinition": _definition_arn(revision),
        **{name: settings[name] for name in SHOWN_OF_REVISION if name in settings},
        "platformFamily": "Linux" if "platformVersion" in settings else None,
        "loadBalancers": settings.get("loadBalancers", []),
        "serviceRegistries": settings.get("serviceRegistries", []),
        "enableExecuteCommand": settings.get("enableExecuteCommand", False),
        "enableECSManagedTags": settings.get("enableECSManagedTags", False),
        "propagateTags": settings.get("propagateTags", "NONE"),
        "deploymentConfiguration": configuration(record.configuration),
        "healthCheckGracePeriodSeconds": record.configuration.grace,
        "placementConstraints": list(record.configuration.placement_constraints),
        "placementStrategy": list(record.configuration.placement_strategy),
        "availabilityZoneRebalancing": record.configuration.rebalancing,
        "roleArn": record.role,
        "createdAt": record.created_at,
        "createdBy": record.created_by,
        "deployments": [
            deployment(one, shown, status="ACTIVE" if number else "PRIMARY")
            for number, one in enumerate(shown.deployments)
            if record.status is not ServiceStatus.INACTIVE
        ],
        "currentServiceDeployment": record.arn_of("service-deployment", primary.number) if current else None,
        "currentServiceRevisions": [revision_summary(one, shown) for one in shown.deployments],
        "events": [event(one) for one in shown.events],
        "tags": wire.tags(record.tags) if tags else None,
    }


def configuration(record: Configuration) -> dict[str, Any]:
    return {
        "deploymentCircuitBreaker": {"enable": record.breaker.enable, "rollback": record.breaker.rollback},
        "maximumPercent": record.maximum,
        "minimumHealthyPercent": record.minimum,
        "strategy": "ROLLING",
    }


def deployment(record: Deployment, shown: Shown, *, status: str) -> dict[str, Any]:
    revision = shown.revisions[record.revision_id]
    primary = status == "PRIMARY"
    tasks = counts(shown.replicas, shown.runs, record.id)
    return {
        "id": record.name,
        "status": status,
        "taskDefinition": _definition_arn(revision),
        "desiredCount": desired_count(shown.service) if primary else record.desired,
        "runningCount": tasks.running,
        "pendingCount": tasks.pending,
        "failedTasks": record.failed,
        "createdAt": record.created_at,
        "updatedAt": record.updated_at,
        "serviceConnectConfiguration": revision.settings.get(CONNECT),
        "serviceConnectResources": _connected(revision) or None,
        "rolloutState": record.rollout.value,
        "rolloutStateReason": record.reason,
        **{name: revision.settings[name] for name in SHOWN_OF_REVISION if name in revision.settings},
    }


def revision_summary(record: Deployment, shown: Shown) -> dict[str, Any]:
    tasks = counts(shown.replicas, shown.runs, record.id)
    primary = record.id == shown.service.primary
    return {
        "arn": shown.service.arn_of("service-revision", record.revision_number),
        "requestedTaskCount": desired_count(shown.service) if primary else record.desired,
        "runningTaskCount": tasks.running,
        "pendingTaskCount": tasks.pending,
    }


def event(record: ServiceEvent) -> dict[str, Any]:
    hexadecimal = record.id
    parts = (
        hexadecimal[:8],
        hexadecimal[8:12],
        hexadecimal[12:16],
        hexadecimal[16:20],
        hexadecimal[20:],
    )
    return {"id": "-".join(parts), "createdAt": record.created_at, "message": record.message}


def service_revision(
    record: ServiceRevision, of: Service, images: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    settings = record.settings
    return {
        "serviceRevisionArn": of.arn_of("service-revision", record.number),
        "serviceArn": of.arn,
        "clusterArn": _cluster_arn(of),
        "taskDefinition": _definition_arn(record),
        **{name: settings[name] for name in SHOWN_OF_REVISION if name in settings},
        "loadBalancers": settings.get("loadBalancers", []),
        "serviceRegistries": settings.get("serviceRegistries", []),
        "containerImages": list(images),
        "createdAt": record.created_at,
    }


def service_deployment_brief(record: Deployment, of: Service, rollback: Deployment | None) -> dict[str, Any]:
    return {
        "serviceDeploymentArn": of.arn_of("service-deployment", record.number),
        "serviceArn": of.arn,
        "clusterArn": _cluster_arn(of),
        "createdAt": record.created_at,
        "startedAt": record.created_at,
        "finishedAt": (rollback or record).finished_at,
        "targetServiceRevisionArn": of.arn_of("service-revision", record.revision_number),
        "status": deployment_status(record, rollback),
        "statusReason": record.reason if record.rollout is Rollout.FAILED else None,
    }


def service_deployment(
    record: Deployment, of: Service, rollback: Deployment | None, source: Deployment | None
) -> dict[str, Any]:
    brief = service_deployment_brief(record, of, rollback)
    target = brief.pop("targetServiceRevisionArn")
    breaker = of.configuration.breaker
    return {
        **brief,
        "updatedAt": (rollback or record).updated_at,
        "stoppedAt": record.finished_at if record.stopped else None,
        "targetServiceRevision": {"arn": target, "requestedTaskCount": desired_count(of)},
        "sourceServiceRevisions": [
            {"arn": of.arn_of("service-revision", one.revision_number)} for one in [source] if one
        ],
        "deploymentConfiguration": configuration(of.configuration),
        "deploymentCircuitBreaker": {
            "status": _breaker_status(record, enabled=breaker.enable),
            "failureCount": record.failed,
            "threshold": threshold(desired_count(of)),
        },
        "rollback": {
            "reason": rollback.reason,
            "startedAt": rollback.created_at,
            "serviceRevisionArn": of.arn_of("service-revision", rollback.revision_number),
        }
        if rollback
        else None,
    }


def deployment_status(record: Deployment, rollback: Deployment | None) -> str:
    """AWS counts a rollback as a part of the deployment that it takes back."""
    if rollback is not None:
        return {
            Rollout.IN_PROGRESS: "ROLLBACK_IN_PROGRESS",
            Rollout.COMPLETED: "ROLLBACK_SUCCESSFUL",
            Rollout.FAILED: "ROLLBACK_FAILED",
        }[rollback.rollout]
    if record.rollout is Rollout.IN_PROGRESS and record.stop:
        return "ROLLBACK_REQUESTED" if record.stop == "ROLLBACK" else "STOP_REQUESTED"
    return {
        Rollout.IN_PROGRESS: "IN_PROGRESS",
        Rollout.COMPLETED: "SUCCESSFUL",
        Rollout.FAILED: "STOPPED",
    }[record.rollout]


def _breaker_status(record: Deployment, *, enabled: bool) -> str:
    if not enabled:
        return "DISABLED"
    if record.rollout is Rollout.FAILED and not record.stopped:
        return "TRIGGERED"
    return "MONITORING" if record.rollout is Rollout.IN_PROGRESS else "MONITORING_COMPLETE"


def _cluster_arn(record: Service) -> str:
    account, region = record.scope.split("/")
    return f"arn:aws:ecs:{region}:{account}:cluster/{record.cluster}"


def _definition_arn(revision: ServiceRevision) -> str:
    account, region = revision.scope.split("/")
    return f"arn:aws:ecs:{region}:{account}:task-definition/{revision.definition.rsplit('/', 1)[1]}"


def _connected(revision: ServiceRevision) -> list[dict[str, str]]:
    """What it offers by Service Connect."""
    return [
        {"discoveryName": one["discoveryName"], "discoveryArn": one["discoveryArn"]}
        for one in revision.settings.get(RESOLVED, {}).get("services", ())
    ]
