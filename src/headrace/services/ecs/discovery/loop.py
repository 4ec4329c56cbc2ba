"""The loop that tells running tasks whom they find by name."""

from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.engines.base import Hosts
from headrace.kit.clock import Clock
from headrace.runs.naming import Naming
from headrace.runs.records import Reservation, Run
from headrace.services.ecs.discovery.names import Names
from headrace.services.ecs.ports import Registries
from headrace.store.base import Store
from headrace.store.listing import every


class Directory:
    """Keeps tasks informed until cancelled. Keys are scopes."""

    def __init__(self, store: Store, clock: Clock, naming: Naming, registries: Registries) -> None:
        self._store = store
        self._naming = naming
        self._registries = registries
        self._told: dict[str, Hosts] = {}
        """By run; what a run found at its start is told again after a restart, which changes nothing."""
        self._loop = Loop("names", self._reconcile, clock=clock, resync=self._keys)
        registries.subscribe(self._loop.hint)

    async def run(self) -> None:
        """Work until cancelled."""
        await self._loop.run()

    async def hosts(self, run: Run) -> Hosts:
        """What the run finds from its start on."""
        hosts = await Names(self._store, self._registries, run.scope).of(run)
        if hosts:
            self._told[run.id] = hosts
        return hosts

    async def _keys(self) -> Iterable[str]:
        return {one.scope for one in await every(self._store, Reservation)}

    async def _reconcile(self, scope: str) -> None:
        names = Names(self._store, self._registries, scope)
        placed = await every(self._store, Reservation, scope=scope, phase="placed")
        runs = await self._store.get_many(Run, [one.id for one in placed])
        for run in runs.values():
            hosts = await names.of(run)
            if hosts != self._told.get(run.id, {}):
                await self._naming.tell(run.id, hosts)
                self._told[run.id] = hosts
        gone = [id for id in self._told if id not in runs and await self._has_ended(id)]
        for id in gone:
            del self._told[id]

    async def _has_ended(self, id: str) -> bool:
        return await self._store.get(Reservation, id) is None
