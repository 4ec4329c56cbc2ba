"""The loops of load balancing and what feeds them."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.elbv2.health.checker import Checker
from headrace.services.elbv2.proxy.supervisor import KEY, Supervisor
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule, State, Target, TargetGroup
from headrace.store.base import Change, Store, StoreUnavailable

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


class Balancing:
    """Checks targets and keeps the proxy right until cancelled. The proxy goes on when this ends."""

    def __init__(self, store: Store, clock: Clock, folder: Path) -> None:
        self._store = store
        self._clock = clock
        self.proxy = Supervisor(store, folder, self._hint_proxy)
        self._checker = Checker(store, clock, lambda: self.proxy.applied)
        self._proxy_loop = Loop("proxy", self.proxy.reconcile, clock=clock, resync=self.proxy.keys)
        self._checks = Loop("health checks", self._checker.reconcile, clock=clock, resync=self._checker.keys)
        self._followers: list[Callable[[str], None]] = []
        self._owners: dict[str, str] = {}

    def subscribe(self, follower: Callable[[str], None]) -> None:
        """`follower` is called with a target's owner whenever the target changes."""
        self._followers.append(follower)

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow_store())
                tasks.create_task(self._proxy_loop.run())
                tasks.create_task(self._checks.run())
        finally:
            self.proxy.close()
            await self._checker.close()

    def _hint_proxy(self, key: str) -> None:
        self._proxy_loop.hint(key)

    async def _follow_store(self) -> None:
        """What is missed while the store can't be read, the loops' resync finds."""
        kinds = (LoadBalancer, Listener, Rule, TargetGroup, Target)
        while True:
            try:
                async with self._store.watch(*kinds) as changes:
                    async for change in changes:
                        await self._notice(change)
            except StoreUnavailable as error:
                log.warning("load balancers can't be watched: %s; trying again", error)
                await self._clock.sleep(RETRY_SECONDS)

    async def _notice(self, change: Change) -> None:
        self._hint_proxy(KEY)
        match change.record:
            case Target() as target:
                self._tell(target.id, target.owner)
                if target.state in (State.INITIAL, State.DRAINING):
                    self._checks.hint(target.id)
            case None:
                self._tell(change.id, self._owners.pop(change.id, ""))
            case Listener() | Rule() | TargetGroup():
                for id in await self._checker.keys():
                    self._checks.hint(id)

    def _tell(self, target: str, owner: str) -> None:
        if not owner:
            return
        self._owners[target] = owner
        for follower in self._followers:
            follower(owner)
