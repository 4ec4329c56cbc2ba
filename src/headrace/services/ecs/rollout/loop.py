"""The loop of the service controller and what feeds it."""

import asyncio
import logging

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.runs.records import Reservation, Run
from headrace.services.ecs.ports import TargetGroups
from headrace.services.ecs.records import ContainerInstance, Task, cluster_id
from headrace.services.ecs.rollout.controller import ServiceController
from headrace.services.ecs.service_records import Deployment, Replica, Service
from headrace.store.base import Change, Store, StoreUnavailable
from headrace.store.listing import every

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
KINDS = (Service, Deployment, Replica, Task, Run, Reservation, ContainerInstance)


class Rollouts:
    """Keeps services going until cancelled; the next start goes on from there."""

    def __init__(
        self, store: Store, clock: Clock, controller: ServiceController, groups: TargetGroups
    ) -> None:
        self._store = store
        self._clock = clock
        self._controller = controller
        self._loop = Loop("services", self._reconcile, clock=clock, resync=controller.keys)
        groups.subscribe(self._notice_task)
        self._service_of: dict[str, str] = {}
        """By task: the service that it belongs to."""
        self._short: set[str] = set()
        """Services that look again when somebody leaves room."""

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_store())
            tasks.create_task(self._loop.run())

    async def _reconcile(self, id: str) -> float | None:
        self._short.discard(id)
        again = await self._controller.reconcile(id)
        if again is not None and again > 0:
            self._short.add(id)
        return again

    async def _follow_store(self) -> None:
        """What is missed while the store can't be read, the loop's resync finds."""
        while True:
            try:
                async with self._store.watch(*KINDS) as changes:
                    await self._remember_all()
                    async for change in changes:
                        await self._notice(change)
            except StoreUnavailable as error:
                log.warning("services can't be watched: %s; trying again", error)
                await self._clock.sleep(RETRY_SECONDS)

    async def _remember_all(self) -> None:
        replicas = await every(self._store, Replica)
        self._service_of |= {replica.id: replica.service for replica in replicas}

    async def _notice(self, change: Change) -> None:
        match change.record:
            case Service() as service:
                self._loop.hint(service.id)
            case Deployment() as deployment:
                self._loop.hint(deployment.service)
            case Replica() as replica:
                self._service_of[replica.id] = replica.service
                self._loop.hint(replica.service)
            case ContainerInstance() as instance:
                for id in await self._controller.keys():
                    if id.startswith(f"{cluster_id(instance.scope, instance.cluster)}/"):
                        self._loop.hint(id)
            case Run() | Task():
                self._notice_task(change.id)
            case None:
                self._notice_end(change)

    def _notice_task(self, id: str) -> None:
        if service_id := self._service_of.get(id):
            self._loop.hint(service_id)

    def _notice_end(self, change: Change) -> None:
        if change.kind == Replica.kind and (service_id := self._service_of.pop(change.id, None)):
            self._loop.hint(service_id)
        if change.kind == Reservation.kind:
            for id in list(self._short):
                self._loop.hint(id)
