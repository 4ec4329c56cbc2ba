"""How many tasks a service shall have, by its policies and their alarms. Pure.

«Target tracking scaling policies» and «Step scaling policies», Application Auto Scaling user guide: out if
any policy says so, and to the most that any wants; in only if all that may scale in agree.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from headrace.services.autoscaling import steps, tracking
from headrace.services.autoscaling.ports import Count, Signal
from headrace.services.autoscaling.records import Policy, ScalableTarget


class Wish(NamedTuple):
    """What a policy wants."""

    policy: Policy
    signal: Signal
    capacity: int


class Decision(NamedTuple):
    """The capacity to go to, and whose wish it was."""

    capacity: int
    wish: Wish


class Hindrance(NamedTuple):
    """A wish that leads to nothing, and why, in the members of AWS's model."""

    wish: Wish
    reason: dict[str, Any]


class Outcome(NamedTuple):
    decision: Decision | None = None
    hindrances: Sequence[Hindrance] = ()


def decide(
    target: ScalableTarget,
    policies: Sequence[Policy],
    signals: Mapping[str, Sequence[Signal]],
    count: Count,
    now: datetime,
) -> Outcome:
    """`signals`: the alarms that have gone off, by policy ARN."""
    wishes = [
        wish
        for policy in policies
        for signal in signals.get(policy.arn, ())
        if (wish := _wish(target, policy, signal, count, now)) is not None
    ]
    current = count.desired
    out = [wish for wish in wishes if wish.capacity > current]
    if out and not target.suspended.scale_out:
        return _towards(target, current, max(out, key=lambda wish: wish.capacity))
    inward = [wish for wish in wishes if wish.capacity < current]
    if inward and not target.suspended.scale_in and not count.deploying and not out:
        agreed = _agreed(policies, inward)
        ready = [wish for wish in agreed if not _cooling_in(wish.policy, now)]
        if agreed and len(ready) == len(agreed):
            return _towards(target, current, max(ready, key=lambda wish: wish.capacity))
    return Outcome()


def _wish(target: ScalableTarget, policy: Policy, signal: Signal, count: Count, now: datetime) -> Wish | None:
    """None: it has nothing to say."""
    if policy.tracks:
        capacity = _tracked(policy, signal, count, now)
    else:
        capacity = _stepped(target, policy, signal, count, now)
    return None if capacity is None else Wish(policy, signal, capacity)


def _tracked(policy: Policy, signal: Signal, count: Count, now: datetime) -> int | None:
    """In proportion to how far the metric is from its target, counted from the running tasks."""
    goal: float = policy.configuration["TargetValue"]
    if not signal.above and policy.configuration.get("DisableScaleIn"):
        return None
    running = _base(policy, signal, count.running, now, out=signal.above)
    wanted = math.ceil(round(running * signal.value / goal, 6))  # 2 * 0.1 / 0.1 is not to be 3
    if signal.above:
        return max(wanted, running + 1 if running == 0 else 0, count.desired)
    return min(wanted, count.desired)


def _stepped(
    target: ScalableTarget, policy: Policy, signal: Signal, count: Count, now: datetime
) -> int | None:
    change = steps.adjustment(policy.configuration, signal.threshold, signal.value, above=signal.above)
    if change is None:
        return None
    base = target.bounded(count.desired)
    wanted = steps.adjusted(policy.configuration, base, change)
    if wanted > base:
        return steps.adjusted(policy.configuration, _base(policy, signal, base, now, out=True), change)
    return min(wanted, count.desired)


def _base(policy: Policy, signal: Signal, capacity: int, now: datetime, *, out: bool) -> int:
    """What a further step out is counted from: while one cools down, the capacity before it, so that what it
    has added counts towards what is needed now. A tracked metric may show already what was added."""
    last = policy.last
    if not out or last is None or not last.out or now >= last.at + _cooldown(policy, out=True):
        return capacity
    shows_it = policy.tracks and signal.at >= last.at
    return capacity if shows_it else min(last.base, capacity)


def _cooling_in(policy: Policy, now: datetime) -> bool:
    last = policy.last
    return last is not None and not last.out and now < last.at + _cooldown(policy, out=False)


def _cooldown(policy: Policy, *, out: bool) -> timedelta:
    if not policy.tracks:
        return timedelta(seconds=policy.configuration.get("Cooldown", steps.COOLDOWN))
    name = "ScaleOutCooldown" if out else "ScaleInCooldown"
    return timedelta(seconds=policy.configuration.get(name, tracking.COOLDOWN))


def _agreed(policies: Sequence[Policy], inward: Sequence[Wish]) -> list[Wish]:
    """The wishes to scale in that count: those of tracking policies only if all of them agree."""
    tracking_policies = {
        policy.id for policy in policies if policy.tracks and not policy.configuration.get("DisableScaleIn")
    }
    agreeing = {wish.policy.id for wish in inward if wish.policy.tracks}
    return [wish for wish in inward if not wish.policy.tracks or agreeing == tracking_policies]


def _towards(target: ScalableTarget, current: int, wish: Wish) -> Outcome:
    capacity = target.bounded(wish.capacity)
    out = wish.capacity > current
    if (capacity > current) == out and capacity != current:
        return Outcome(Decision(capacity, wish))
    if capacity != current:
        return Outcome()
    bound = {"MaxCapacity": target.maximum} if out else {"MinCapacity": target.minimum}
    code = "AlreadyAtMaxCapacity" if out else "AlreadyAtMinCapacity"
    return Outcome(hindrances=[Hindrance(wish, {"Code": code, "CurrentCapacity": current, **bound})])
