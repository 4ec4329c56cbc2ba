"""Registering services' tasks in Cloud Map, and taking them out again."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from headrace.runs.naming import Naming
from headrace.services.ecs.discovery.announcing import Announcements, attributes, services
from headrace.services.ecs.ports import Registries
from headrace.services.ecs.rollout.situation import Situation
from headrace.services.ecs.service_records import Replica
from headrace.store.base import Store, Transaction


class Announcer:
    """Works for the service controller."""

    def __init__(self, store: Store, registries: Registries, naming: Naming) -> None:
        self._store = store
        self._registries = registries
        self._naming = naming

    async def announce(self, situation: Situation, wanted: Announcements) -> bool:
        """Do what is wanted, as far as addresses are known; says whether anything was done. Raises
        `EngineUnavailable`."""
        addresses = {one.id: await self._naming.address(one.id) for one in wanted.announce}
        known = [one for one in wanted.announce if addresses[one.id]]
        if not known and not wanted.withdraw:
            return False
        scope = situation.service.scope
        async with self._store.write() as tx:
            for replica in known:
                address = str(addresses[replica.id])
                for arn, port in services(situation.settings(replica)).items():
                    told = attributes(situation.tasks[replica.id], address, port)
                    await self._registries.register(tx, scope, arn, replica.id, told)
                await tx.replace(replace(replica, announced=address), expect=replica.revision)
            for replica in wanted.withdraw:
                await self.withdraw(tx, replica, situation.settings(replica))
                await tx.replace(replace(replica, announced=""), expect=replica.revision)
        self._registries.changed(scope)
        return True

    async def withdraw(self, tx: Transaction, replica: Replica, settings: dict[str, Any]) -> None:
        """Nobody finds the task any more."""
        for arn in services(settings) if replica.announced else ():
            await self._registries.deregister(tx, replica.scope, arn, replica.id)

    def told(self, ended: Iterable[Replica]) -> None:
        """These have been withdrawn, and that is written."""
        for scope in {replica.scope for replica in ended if replica.announced}:
            self._registries.changed(scope)
