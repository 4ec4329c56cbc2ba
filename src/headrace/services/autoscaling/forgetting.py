"""Removing a scalable target."""

from headrace.services.autoscaling.ports import Alarms
from headrace.services.autoscaling.records import Activity, Policy, ScalableTarget, ScheduledAction
from headrace.store.base import Transaction
from headrace.store.listing import every


async def forget(tx: Transaction, alarms: Alarms, target: ScalableTarget) -> None:
    """With its policies, their alarms, and its scheduled actions."""
    for policy in await every(tx, Policy, owner=target.id):
        await forget_policy(tx, alarms, policy)
    for action in await every(tx, ScheduledAction, owner=target.id):
        await tx.delete(ScheduledAction, action.id)
    for activity in await every(tx, Activity, owner=target.id):
        await tx.delete(Activity, activity.id)
    await tx.delete(ScalableTarget, target.id)


async def forget_policy(tx: Transaction, alarms: Alarms, policy: Policy) -> None:
    """With the alarms that were made for it."""
    if policy.tracks:
        await alarms.delete(tx, policy.scope, [policy.high_alarm, policy.low_alarm])
    await tx.delete(Policy, policy.id)
