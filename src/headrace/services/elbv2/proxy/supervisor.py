"""Keeps Caddy running by what the records say."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from headrace.services.elbv2.proxy import caddy
from headrace.services.elbv2.proxy.configuration import HOST, Front, configuration
from headrace.services.elbv2.proxy.handling import POOLS, Backends
from headrace.services.elbv2.proxy.ports import blocked
from headrace.services.elbv2.proxy.slots import Pools
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule, Target, TargetGroup
from headrace.store.base import Reader, Store
from headrace.store.listing import every

log = logging.getLogger(__name__)

KEY = "caddy"
RETRY_BLOCKED = 5.0
"""Seconds until a port that is taken is tried again."""


class Supervisor:
    """Reconciles the one proxy."""

    def __init__(self, store: Store, folder: Path, hint: Callable[[str], None]) -> None:
        self._store = store
        self._hint = hint
        self._caddy = caddy.Caddy(folder)
        self._pools = Pools(folder / POOLS)
        self._loaded: dict[str, Any] | None = None
        self.blocked: frozenset[int] = frozenset()
        """The ports that it would listen on and can't."""
        self.applied = 0
        """The store's revision that its configuration was made from."""

    async def keys(self) -> Iterable[str]:
        return (KEY,)

    async def reconcile(self, _: str) -> float | None:
        """Start Caddy, tell it what has changed, or stop it when there is nothing to listen on."""
        revision = await self._store.revision()
        fronts = await _fronts(self._store)
        alive = self._caddy.watch(self._ended)
        if not fronts:
            if alive:
                self._caddy.stop()
            self._loaded, self.blocked, self.applied = None, frozenset(), revision
            return None
        wanted = frozenset(front.listener.port for front in fronts)
        self.blocked = blocked(wanted - await self._caddy.ports(), HOST)
        config = configuration(fronts, await _backends(self._store), blocked=self.blocked)
        await asyncio.to_thread(self._pools.write, config.pools)
        if not alive or config.caddy != self._loaded:
            await self._caddy.load(config.caddy)
            self._caddy.watch(self._ended)
            await asyncio.to_thread(self._pools.keep_only, config.pools)
        self._loaded, self.applied = config.caddy, revision
        return RETRY_BLOCKED if self.blocked else None

    def close(self) -> None:
        """Leave Caddy running: the next start takes it up again."""
        self._caddy.forget()

    def _ended(self) -> None:
        if self._loaded is not None:
            log.warning("load balancing: caddy has ended and is started again")
        self._loaded = None
        self._hint(KEY)


async def _fronts(reader: Reader) -> list[Front]:
    balancers = {one.id: one for one in await every(reader, LoadBalancer)}
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in await every(reader, Rule):
        rules[rule.listener].append(rule)
    return [
        Front(balancers[one.balancer], one, sorted(rules[one.id], key=lambda rule: rule.priority))
        for one in sorted(await every(reader, Listener), key=lambda listener: listener.id)
        if one.balancer in balancers
    ]


async def _backends(reader: Reader) -> Backends:
    targets: dict[str, list[Target]] = defaultdict(list)
    for target in await every(reader, Target):
        targets[target.group].append(target)
    return Backends({one.arn: one for one in await every(reader, TargetGroup)}, targets)
