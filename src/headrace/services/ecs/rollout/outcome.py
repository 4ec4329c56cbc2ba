"""How a deployment ends: pure."""

from datetime import datetime

from msgspec.structs import replace

from headrace.services.ecs.deployments import threshold
from headrace.services.ecs.rollout.situation import Situation, desired_count
from headrace.services.ecs.service_records import Deployment, Rollout, Service

TASKS_FAILED = "ECS deployment circuit breaker: tasks failed to start."
BY_USER = "Service deployment stopped by user."


def has_failed(situation: Situation) -> bool:
    """Whether the circuit breaker ends the deployment, or somebody asked for its end."""
    primary, breaker = situation.primary, situation.service.configuration.breaker
    if primary.rollout is not Rollout.IN_PROGRESS:
        return False
    tripped = breaker.enable and primary.failed >= threshold(desired_count(situation.service))
    return tripped or bool(primary.stop)


def rolls_back(service: Service, primary: Deployment) -> bool:
    """Whether the service is to go back when this deployment fails; a rollback itself is not taken back."""
    if primary.stop:
        return primary.stop == "ROLLBACK"
    return service.configuration.breaker.rollback and not primary.rollback_of


def ended(primary: Deployment, now: datetime) -> Deployment:
    """The deployment that has failed or has been stopped."""
    return replace(
        primary,
        rollout=Rollout.FAILED,
        reason=BY_USER if primary.stop else TASKS_FAILED,
        stopped=bool(primary.stop),
        desired=0,
        updated_at=now,
        finished_at=now,
    )


def completed(primary: Deployment, now: datetime) -> Deployment:
    return replace(
        primary,
        rollout=Rollout.COMPLETED,
        reason=f"ECS deployment {primary.name} completed.",
        updated_at=now,
        finished_at=now,
    )


def new_deployment(service: str, scope: str, number: str, revision: str, now: datetime) -> Deployment:
    return Deployment(
        id=f"{service}/{number}",
        scope=scope,
        service=service,
        number=number,
        revision_number=revision,
        reason=f"ECS deployment ecs-svc/{number} in progress.",
        created_at=now,
        updated_at=now,
    )


def rollback(
    service: Service, failed: Deployment, goal: Deployment, number: str, now: datetime
) -> tuple[Service, Deployment]:
    """The service on its way back to what `goal` had brought about, and the deployment that does it."""
    back = replace(
        new_deployment(service.id, service.scope, number, goal.revision_number, now),
        reason=f"ECS deployment circuit breaker: rolling back to deploymentId {goal.name}."
        if not failed.stop
        else f"Rolling back to deploymentId {goal.name}.",
        rollback_of=failed.number,
        digests=goal.digests,
    )
    return replace(service, primary=back.id, former=(failed.id, *service.former)), back
