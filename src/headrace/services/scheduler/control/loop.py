"""The loops of the scheduler: one notes what is due, the other calls what was noted."""

import asyncio
from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.scheduler.control.firing import Caller, note
from headrace.services.scheduler.ports import Operations
from headrace.services.scheduler.records import Firing, Outcome, Schedule
from headrace.store.base import Store
from headrace.store.listing import every


class Scheduler:
    """Works until cancelled; the next start goes on from there."""

    def __init__(self, store: Store, clock: Clock, operations: Operations) -> None:
        self._store = store
        self._clock = clock
        self._caller = Caller(store, clock, operations)
        self._schedules = Loop("schedules", self._note, clock=clock, resync=self._schedule_ids)
        self._firings = Loop("firings", self._fire, clock=clock, resync=self._firing_ids)

    def hint(self, id: str) -> None:
        """The schedule of this id is new or another."""
        self._schedules.hint(id)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._schedules.run())
            tasks.create_task(self._firings.run())

    async def _schedule_ids(self) -> Iterable[str]:
        return [one.id for one in await every(self._store, Schedule, phase="ENABLED")]

    async def _firing_ids(self) -> Iterable[str]:
        unfinished = (Outcome.PENDING, Outcome.UNDELIVERED)
        return [one.id for phase in unfinished for one in await every(self._store, Firing, phase=phase)]

    async def _note(self, id: str) -> float | None:
        noted = await note(self._store, id, self._clock.now())
        for firing in noted.firings:
            self._firings.hint(firing)
        return noted.again

    async def _fire(self, id: str) -> float | None:
        again = await self._caller.fire(id)
        if again is None:  # it may have been the last of a schedule that is then to go
            self._schedules.hint(id.rsplit("@", 1)[0])
        return again
