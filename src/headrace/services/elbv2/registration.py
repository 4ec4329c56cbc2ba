"""Putting targets into groups and taking them out, within the caller's transaction."""

from datetime import datetime

from msgspec.structs import replace

from headrace.services.elbv2.records import State, Target, TargetGroup, target_id
from headrace.store.base import Transaction


async def register(
    tx: Transaction, group: TargetGroup, target: str, port: int, *, now: datetime, owner: str = ""
) -> None:
    """Safe to repeat; one that was draining is a new target."""
    id = target_id(group.id, target, port)
    record = Target(
        id=id,
        scope=group.scope,
        group=group.id,
        target=target,
        port=port,
        owner=owner,
        registered_at=now,
    )
    old = await tx.get(Target, id)
    if old is None:
        await tx.create(record)
    elif old.state is State.DRAINING or old.owner != owner:
        await tx.replace(record, expect=old.revision)


async def deregister(tx: Transaction, target: Target, *, now: datetime) -> None:
    """From now on it drains; the health checker removes it when it has."""
    if target.state is State.DRAINING:
        return
    drains = replace(
        target,
        state=State.DRAINING,
        reason="Target.DeregistrationInProgress",
        description="Target deregistration is in progress",
        deregistered_at=now,
    )
    await tx.replace(drains, expect=target.revision)
