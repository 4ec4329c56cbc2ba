"""The loop of the scaler and what feeds it."""

import asyncio

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.autoscaling.control.scaler import Scaler
from headrace.services.autoscaling.ports import Alarms


class Scaling:
    """Scales services until cancelled; the next start goes on from there."""

    def __init__(self, clock: Clock, scaler: Scaler, alarms: Alarms) -> None:
        self._scaler = scaler
        self._loop = Loop("scaling", scaler.reconcile, clock=clock, resync=scaler.keys)
        self._news = asyncio.Event()
        alarms.subscribe(self._news.set)

    def hint(self, id: str) -> None:
        """The target of this id may have something to do."""
        self._loop.hint(id)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._loop.run())
            tasks.create_task(self._follow_alarms())

    async def _follow_alarms(self) -> None:
        """Whose alarm it was, the scaler finds out."""
        while True:
            await self._news.wait()
            self._news.clear()
            for id in await self._scaler.keys():
                self._loop.hint(id)
