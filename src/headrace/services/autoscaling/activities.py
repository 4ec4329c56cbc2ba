"""Scaling a service, and keeping account of it. ECS and the account change together."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from headrace.kit.ids import child
from headrace.services.autoscaling.ports import Count, Services
from headrace.services.autoscaling.records import Activity, ScalableTarget, Status
from headrace.store.base import Transaction

PATIENCE = timedelta(minutes=30)
"""How long a service may take to have the tasks it was given."""


def done(capacity: int) -> str:
    return f"Successfully set desired count to {capacity}. Change successfully fulfilled by ecs."


async def scale(
    tx: Transaction, services: Services, target: ScalableTarget, capacity: int, cause: str, now: datetime
) -> Activity:
    """Give the service this capacity."""
    await _override(tx, target, now)
    description = f"Setting desired count to {capacity}."
    told = f"Message: {done(capacity)} Cause: {cause}"
    await services.scale(tx, target.scope, target.resource, capacity, told=told, now=now)
    return await tx.create(_activity(target, description, cause, Status.IN_PROGRESS, capacity, now))


async def note_hindrance(
    tx: Transaction, target: ScalableTarget, cause: str, since: datetime, reason: dict[str, Any]
) -> None:
    """That nothing was done, once for each time that an alarm went off."""
    description = "Attempting to scale due to alarm triggered"
    capacity = reason["CurrentCapacity"]
    hindered = replace(
        _activity(target, description, cause, Status.FAILED, capacity, since),
        message=f"Unable to scale: {reason['Code']}",
        reasons=(reason,),
        ended_at=since,
    )
    if await tx.get(Activity, hindered.id) is None:
        await tx.create(hindered)


async def settle(tx: Transaction, target: ScalableTarget, count: Count, now: datetime) -> bool:
    """End activities whose capacity has been reached, or has not been for too long. Says whether one goes
    on."""
    going = False
    for activity in await _open(tx, target):
        if count.running == activity.capacity:
            message = done(activity.capacity)
            await _end(tx, activity, Status.SUCCESSFUL, message, now)
        elif now - activity.started_at > PATIENCE:
            message = f"The service did not reach a desired count of {activity.capacity} in time."
            await _end(tx, activity, Status.UNFULFILLED, message, now)
        else:
            going = True
    return going


async def _override(tx: Transaction, target: ScalableTarget, now: datetime) -> None:
    for activity in await _open(tx, target):
        message = "The scaling activity was overridden by a newer one."
        await _end(tx, activity, Status.OVERRIDDEN, message, now)


async def _open(tx: Transaction, target: ScalableTarget) -> list[Activity]:
    return await tx.page(Activity, owner=target.id, phase=Status.IN_PROGRESS)


async def _end(tx: Transaction, activity: Activity, status: Status, message: str, now: datetime) -> None:
    ended = replace(activity, status=status, message=message, ended_at=now)
    await tx.replace(ended, expect=activity.revision)


def _activity(
    target: ScalableTarget, description: str, cause: str, status: Status, capacity: int, at: datetime
) -> Activity:
    number = child(target.number, f"{at.isoformat()}/{description}/{cause}")
    return Activity(
        id=f"{target.id}/{number}",
        scope=target.scope,
        target=target.id,
        resource=target.resource,
        number=number,
        description=description,
        cause=cause,
        status=status,
        capacity=capacity,
        started_at=at,
    )
