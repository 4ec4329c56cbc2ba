"""The machine's size, which the engine is asked for once in a while."""

from datetime import datetime, timedelta

from headrace.engines.base import Capacity, Engine, EngineUnavailable
from headrace.kit.clock import Clock

HOLDS = timedelta(seconds=60)


class Machine:
    """Remembers what the engine said: a machine does not grow between two calls."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._known: Capacity | None = None
        self._asked: datetime | None = None

    async def capacity(self) -> Capacity:
        """Its size. Raises `EngineUnavailable` if it has never been known."""
        now = self._clock.now()
        if self._known is None or self._asked is None or now - self._asked > HOLDS:
            try:
                self._known, self._asked = await self._engine.capacity(), now
            except EngineUnavailable:
                if self._known is None:
                    raise
        return self._known
