"""Which target groups are used, and by which load balancers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from headrace.services.elbv2.records import Listener, Rule
from headrace.store.base import Reader

Actions = Iterable[dict[str, Any]]


def groups_of(actions: Actions) -> dict[str, int]:
    """The target groups that actions forward to, by ARN, with their weights."""
    weights: dict[str, int] = {}
    for action in actions:
        if action["Type"] != "forward":
            continue
        if "TargetGroupArn" in action:
            weights[action["TargetGroupArn"]] = 1
        for one in action.get("ForwardConfig", {}).get("TargetGroups", ()):
            weights[one["TargetGroupArn"]] = one.get("Weight", 1)
    return weights


async def used_groups(reader: Reader, scope: str) -> dict[str, set[str]]:
    """By target group's ARN: the ids of the load balancers whose listeners or rules forward to it."""
    used: dict[str, set[str]] = defaultdict(set)
    listeners = {one.id: one for one in await reader.page(Listener, scope=scope)}
    for listener in listeners.values():
        for group in groups_of(listener.actions):
            used[group].add(listener.balancer)
    for rule in await reader.page(Rule, scope=scope):
        for group in groups_of(rule.actions):
            if rule.listener in listeners:
                used[group].add(listeners[rule.listener].balancer)
    return used
