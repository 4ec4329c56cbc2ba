"""The health checker: asks each target at its group's interval, and lets those go that have drained."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta

from headrace.kit.clock import Clock
from headrace.services.elbv2.addresses import address
from headrace.services.elbv2.attributes import OF_TARGET_GROUPS, value
from headrace.services.elbv2.health.asking import Asker
from headrace.services.elbv2.health.connections import is_connected
from headrace.services.elbv2.health.verdict import Answer, Tally, judge, next_check
from headrace.services.elbv2.records import State, Target, TargetGroup
from headrace.services.elbv2.use import used_groups
from headrace.store.base import Store
from headrace.store.listing import every

LOOK_AGAIN = 0.1
"""Seconds between two looks at whether a target has drained."""


class Checker:
    """Reconciles targets."""

    def __init__(self, store: Store, clock: Clock, applied: Callable[[], int]) -> None:
        """`applied`: the store's revision that the proxy's configuration was made from."""
        self._store = store
        self._clock = clock
        self._applied = applied
        self._asker = Asker()
        self._tallies: dict[str, Tally] = {}

    async def keys(self) -> Iterable[str]:
        """Every target."""
        return [target.id for target in await every(self._store, Target)]

    async def reconcile(self, id: str) -> float | None:
        """Ask it once, or see whether it has drained."""
        target = await self._store.get(Target, id)
        group = await self._store.get(TargetGroup, target.group) if target else None
        if target is None or group is None:
            self._tallies.pop(id, None)
            return None
        if target.state is State.DRAINING:
            return await self._drain(target, group)
        if group.arn not in await used_groups(self._store, group.scope):
            return None
        answer = await self._asker.ask(target, group) if group.check.enabled else Answer()
        tally = self._tallies[id] = self._tallies.get(id, Tally()).after(answer)
        after = judge(target, group.check, answer, tally, self._clock.now())
        if after != target:
            async with self._store.write() as tx:
                await tx.replace(after, expect=target.revision)
        return next_check(after, group.check)

    async def close(self) -> None:
        await self._asker.close()

    async def _drain(self, target: Target, group: TargetGroup) -> float | None:
        self._tallies.pop(target.id, None)
        seconds = int(value(group.attributes, OF_TARGET_GROUPS, "deregistration_delay.timeout_seconds"))
        since = target.deregistered_at or self._clock.now()
        late = self._clock.now() >= since + timedelta(seconds=seconds)
        if late or (self._applied() >= target.revision and not await self._is_busy(target)):
            async with self._store.write() as tx:
                await tx.delete(Target, target.id, expect=target.revision)
            return None
        return LOOK_AGAIN

    async def _is_busy(self, target: Target) -> bool:
        """«If a deregistering target has no in-flight requests and no active connections, Elastic Load
        Balancing completes the deregistration at once.»"""
        return await asyncio.to_thread(is_connected, address(target.target), target.port)
