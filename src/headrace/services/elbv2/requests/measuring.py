"""Telling CloudWatch what the load balancers have answered."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.elbv2.addresses import address
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule, State, Target, TargetGroup
from headrace.services.elbv2.requests.accounts import Group, Place, Values, figures
from headrace.services.elbv2.requests.journal import Journal
from headrace.services.elbv2.use import groups_of
from headrace.services.measuring import Metrics, just_ended, until_next
from headrace.store.base import Reader, Store
from headrace.store.listing import every

NAMESPACE = "AWS/ApplicationELB"
SECONDS = "TargetResponseTime"
GROUP = "targetgroup/"


class Known:
    """The load balancers and target groups there are."""

    def __init__(self) -> None:
        self.scopes: dict[str, str] = {}
        """By load balancer or target group, as dimensions name them."""
        self.owners: dict[str, str] = {}
        self.groups: list[Group] = []


class RequestMeter:
    """Measures until cancelled."""

    def __init__(self, store: Store, clock: Clock, journal: Path, metrics: Metrics) -> None:
        self._store = store
        self._clock = clock
        self._journal = Journal(journal)
        self._metrics = metrics
        self._owners: dict[str, str] = {}
        """The target group at each address, also of targets that have gone."""
        self._loop = Loop("requests", self._reconcile, clock=clock, resync=self._keys, resync_every=3600.0)

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await self._loop.run()
        finally:
            self._journal.close()

    async def _keys(self) -> Iterable[str]:
        """One stands for all load balancers."""
        return ["load balancers"]

    async def _reconcile(self, _: str) -> float:
        known = await _known(self._store)
        self._owners.update(known.owners)
        added = await asyncio.to_thread(self._journal.read)
        found = figures(added, self._owners, known.groups)
        if found:
            await self._tell(known, found)
        return until_next(self._clock.now())

    async def _tell(self, known: Known, found: dict[Place, Values]) -> None:
        now = self._clock.now()
        at = just_ended(now)
        async with self._store.write() as tx:
            for place, values in found.items():
                scope = known.scopes.get(place.group or place.balancer)
                if scope is None:
                    continue
                dimensions = _dimensions(place)
                for unit, some in _by_unit(values).items():
                    await self._metrics.put(
                        tx, scope, NAMESPACE, some, dimensions=dimensions, unit=unit, at=at, now=now
                    )


async def _known(reader: Reader) -> Known:
    known = Known()
    balancers = {one.id: one for one in await every(reader, LoadBalancer)}
    used = await _used(reader, balancers)
    targets: defaultdict[str, list[Target]] = defaultdict(list)
    for target in await every(reader, Target):
        targets[target.group].append(target)
    for balancer in balancers.values():
        known.scopes[balancer.path] = balancer.scope
    for group in await every(reader, TargetGroup):
        name = f"{GROUP}{group.name}/{group.token}"
        known.scopes[name] = group.scope
        for target in targets[group.id]:
            known.owners[f"{address(target.target)}:{target.port}"] = name
        able = [target for target in targets[group.id] if target.state is not State.DRAINING]
        known.groups.append(Group(name, len(able), frozenset(used[group.arn])))
    return known


async def _used(reader: Reader, balancers: dict[str, LoadBalancer]) -> defaultdict[str, set[str]]:
    """The load balancers that forward to each target group, by its ARN."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    listeners = {one.id: one for one in await every(reader, Listener)}
    owners = [(one.balancer, one.actions) for one in listeners.values()]
    for rule in await every(reader, Rule):
        if rule.listener in listeners:
            owners.append((listeners[rule.listener].balancer, rule.actions))
    for balancer, actions in owners:
        if balancer in balancers:
            for group in groups_of(actions):
                used[group].add(balancers[balancer].path)
    return used


def _dimensions(place: Place) -> dict[str, str]:
    named = {"LoadBalancer": place.balancer, "TargetGroup": place.group}
    return {name: value for name, value in named.items() if value}


def _by_unit(values: Values) -> dict[str, Values]:
    counts = {name: some for name, some in values.items() if name != SECONDS}
    return {"Count": counts, **({"Seconds": {SECONDS: values[SECONDS]}} if SECONDS in values else {})}
