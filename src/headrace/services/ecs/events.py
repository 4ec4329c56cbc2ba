"""What a service tells about itself («ECS developer guide, service event messages»)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from headrace.kit.ids import child
from headrace.services.ecs.placement.choosing import NO_INSTANCES
from headrace.services.ecs.service_records import Service, ServiceEvent
from headrace.store.base import Reader, Transaction

KEPT = 100
SAID_ONCE_IN = timedelta(hours=6)


def started(tasks: Sequence[str]) -> str:
    return f"has started {len(tasks)} tasks: {_tasks(tasks)}."


def stopped(tasks: Sequence[str]) -> str:
    return f"has stopped {len(tasks)} running tasks: {_tasks(tasks)}."


def registered(targets: int, group: str) -> str:
    return f"registered {targets} targets in (target-group {group})"


def deregistered(targets: int, group: str) -> str:
    return f"deregistered {targets} targets in (target-group {group})"


def draining(tasks: int) -> str:
    return f"has begun draining connections on {tasks} tasks."


def failed_elb(port: int, group: str) -> str:
    return f"(port {port}) is unhealthy in (target-group {group}) due to (reason Health checks failed)"


def unhealthy(task: str) -> str:
    return f"(task {task}) failed container health checks."


def unplaced(shortfall: str, instance: str) -> str:
    """`shortfall`: what RunTask names as the reason of a failure."""
    if shortfall == NO_INSTANCES:
        return (
            "was unable to place a task because no container instance met all of its requirements. "
            f"Reason: {shortfall}"
        )
    closest = {
        "RESOURCE:CPU": "has insufficient CPU units available",
        "RESOURCE:MEMORY": "has insufficient memory available",
        "RESOURCE:PORTS": "is already using a port required by your task",
    }.get(shortfall, "is missing an attribute required by your task")
    return (
        "was unable to place a task because no container instance met all of its requirements. "
        f"The closest matching (container-instance {instance}) {closest}."
    )


def completed(deployment: str) -> str:
    return f"(deployment {deployment}) deployment completed."


def failed(deployment: str) -> str:
    return f"(deployment {deployment}) deployment failed: tasks failed to start."


def rolling_back(deployment: str) -> str:
    return f"rolling back to deployment {deployment}."


STEADY = "has reached a steady state."
THROTTLED = "is unable to consistently start tasks successfully."
STUCK = (
    "was unable to stop or start tasks during a deployment because of the service deployment configuration. "
    "Update the minimumHealthyPercent or maximumPercent value and try again."
)
HELD = (
    "was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks."
)


async def newest(reader: Reader, service: str) -> list[ServiceEvent]:
    """The events that are kept of the service of this id, newest first."""
    return await reader.page(ServiceEvent, owner=service, limit=KEPT, descending=True)


async def tell(tx: Transaction, service: Service, messages: Iterable[str], now: datetime) -> None:
    """Add events. What was said last is not said again within some hours."""
    for message in messages:
        known = await newest(tx, service.id)
        last = known[0] if known else None
        if last is not None and _says(last, service, message, now):
            continue
        if len(known) == KEPT:
            await tx.delete(ServiceEvent, known[-1].id)
        number = last.number + 1 if last else 1
        await tx.create(
            ServiceEvent(
                id=child(service.id, f"event {service.created_at.isoformat()} {number}"),
                scope=service.scope,
                service=service.id,
                message=_text(service, message),
                number=number,
                created_at=now,
            )
        )


async def is_said(reader: Reader, service: Service, message: str, now: datetime) -> bool:
    """Whether `tell` would keep quiet about it, because that was said last."""
    last = await reader.page(ServiceEvent, owner=service.id, limit=1, descending=True)
    return bool(last) and _says(last[0], service, message, now)


def _says(event: ServiceEvent, service: Service, message: str, now: datetime) -> bool:
    return event.message == _text(service, message) and now - event.created_at < SAID_ONCE_IN


def _text(service: Service, message: str) -> str:
    return f"(service {service.name}) {message}"


def _tasks(tasks: Sequence[str]) -> str:
    return " ".join(f"(task {task})" for task in tasks)
