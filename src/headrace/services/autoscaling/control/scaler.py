"""The scaler: reads a target, its policies and their alarms, decides, writes. Safe to repeat."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.services.autoscaling import activities, forgetting
from headrace.services.autoscaling.control.schedule import next_time
from headrace.services.autoscaling.decide import Decision, Outcome, Wish, decide
from headrace.services.autoscaling.ports import Alarms, Count, Services
from headrace.services.autoscaling.records import Last, Policy, ScalableTarget, ScheduledAction
from headrace.store.base import Store, Transaction
from headrace.store.listing import every

LOOKED_AT_EVERY = 15.0
"""Seconds: while an alarm lasts, scaling goes on."""
SCALING = 1.0
"""Seconds until a service that is being scaled is looked at again."""


class Scaler:
    """Reconciles scalable targets, by their ids."""

    def __init__(self, store: Store, clock: Clock, services: Services, alarms: Alarms) -> None:
        self._store = store
        self._clock = clock
        self._services = services
        self._alarms = alarms

    async def keys(self) -> Iterable[str]:
        return [target.id for target in await every(self._store, ScalableTarget)]

    async def reconcile(self, id: str) -> float | None:
        """Take the target one step further."""
        now = self._clock.now()
        async with self._store.write() as tx:
            target = await tx.get(ScalableTarget, id)
            if target is None:
                return None
            count = await self._services.count(tx, target.scope, target.resource)
            if count is None:
                await forgetting.forget(tx, self._alarms, target)
                return None
            going = await activities.settle(tx, target, count, now)
            actions = await every(tx, ScheduledAction, owner=id)
            if due := [one for one in actions if one.next_at is not None and one.next_at <= now]:
                await self._on_schedule(tx, target, due, count, now)
                return 0.0
            await self._by_policies(tx, target, count, now)
        return min(_until_next(actions, now), SCALING if going else LOOKED_AT_EVERY)

    async def _on_schedule(
        self,
        tx: Transaction,
        target: ScalableTarget,
        due: Sequence[ScheduledAction],
        count: Count,
        now: datetime,
    ) -> None:
        """Each action once, however often it has been missed; in the order in which they were due."""
        for action in due:
            moved = replace(action, next_at=next_time(action, now))
            await tx.replace(moved, expect=action.revision)
        if target.suspended.scheduled:
            return
        before = target
        for action in sorted(due, key=lambda one: one.next_at or now):
            target = _bounded_by(target, action)
        target = await tx.replace(target, expect=before.revision)
        wanted = target.bounded(count.desired)
        if wanted != count.desired:
            bound = "minimum" if wanted > count.desired else "maximum"
            cause = f"{bound} capacity was set to {wanted} by scheduled action {due[-1].name}"
            await activities.scale(tx, self._services, target, wanted, cause, now)

    async def _by_policies(
        self, tx: Transaction, target: ScalableTarget, count: Count, now: datetime
    ) -> None:
        policies = await every(tx, Policy, owner=target.id)
        if not policies:
            return
        signals = await self._alarms.signals(tx, target.scope, now)
        outcome = decide(target, policies, signals, count, now)
        await self._note_hindrances(tx, target, outcome)
        if outcome.decision is not None:
            await self._scale(tx, target, outcome.decision, count, now)

    async def _scale(
        self, tx: Transaction, target: ScalableTarget, decision: Decision, count: Count, now: datetime
    ) -> None:
        policy = decision.wish.policy
        out = decision.capacity > count.desired
        base = min(count.running, count.desired) if policy.tracks else target.bounded(count.desired)
        await tx.replace(replace(policy, last=Last(at=now, out=out, base=base)), expect=policy.revision)
        cause = cause_of(decision.wish)
        await activities.scale(tx, self._services, target, decision.capacity, cause, now)

    async def _note_hindrances(self, tx: Transaction, target: ScalableTarget, outcome: Outcome) -> None:
        for hindrance in outcome.hindrances:
            wish = hindrance.wish
            await activities.note_hindrance(tx, target, cause_of(wish), wish.signal.since, hindrance.reason)


def cause_of(wish: Wish) -> str:
    """In AWS's words."""
    return f"monitor alarm {wish.signal.name} in state ALARM triggered policy {wish.policy.name}"


def _bounded_by(target: ScalableTarget, action: ScheduledAction) -> ScalableTarget:
    """The target within the action's bounds; one that is given alone may move the other along."""
    minimum = target.minimum if action.minimum is None else action.minimum
    maximum = target.maximum if action.maximum is None else action.maximum
    if minimum > maximum:
        minimum, maximum = (minimum, minimum) if action.maximum is None else (maximum, maximum)
    return replace(target, minimum=minimum, maximum=maximum)


def _until_next(actions: Iterable[ScheduledAction], now: datetime) -> float:
    times = [(action.next_at - now).total_seconds() for action in actions if action.next_at is not None]
    return max(0.0, min([LOOKED_AT_EVERY, *times]))
