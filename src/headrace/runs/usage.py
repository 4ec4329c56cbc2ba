"""How much of the machine runs use."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from headrace.engines.base import Engine, Stats
from headrace.kit.clock import Clock


class Usage(NamedTuple):
    """What a run uses, all its containers together."""

    cpu: float
    """Cores, on average since it was read last."""
    memory: int
    """Bytes, now."""


class Reading(NamedTuple):
    at: datetime
    cpu_seconds: float


class Meter:
    """Reads what runs use, and remembers what it read."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._last: dict[str, Reading] = {}

    async def read(self, runs: Collection[str]) -> dict[str, Usage]:
        """Of those runs that were read before, too: others are left out until the next time. Runs that aren't
        asked for are forgotten. Raises `EngineUnavailable`."""
        read = await asyncio.gather(*(self._one(id) for id in runs))
        readings = {id: reading for id, (reading, _) in zip(runs, read, strict=True)}
        found: dict[str, Usage] = {}
        for id, (reading, memory) in zip(runs, read, strict=True):
            before = self._last.get(id)
            if before is None:
                continue
            seconds = (reading.at - before.at).total_seconds()
            used = reading.cpu_seconds - before.cpu_seconds
            if seconds > 0 and used >= 0:  # a container that was restarted counts from 0 again
                found[id] = Usage(used / seconds, memory)
        self._last = readings
        return found

    async def stats(self, run: str) -> Mapping[str, Stats]:
        """What each running container of the run has used. Raises `EngineUnavailable`."""
        return await self._engine.stats(run)

    async def _one(self, id: str) -> tuple[Reading, int]:
        stats = await self._engine.stats(id)
        cpu = sum(each.cpu_seconds for each in stats.values())
        return Reading(self._clock.now(), cpu), sum(each.memory for each in stats.values())
