"""Where time comes from.

Nothing else in Headrace reads the time: a `Clock` is passed in, so that the whole control plane can
run on a virtual one. Times are aware `datetime`s in UTC.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The time in UTC. It may be set back; use differences only for what a person reads."""

    async def sleep(self, seconds: float) -> None:
        """Wait this many seconds; at least one turn of the event loop, also for 0 or less."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that moves only when it is told to: for tests and simulations."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=max(0.0, seconds))
        heappush(self._sleepers, (due, next(self._order), wake))
        if due <= self._now:
            self._wake_due()
            await asyncio.sleep(0)
        await wake

    def advance(self, seconds: float) -> None:
        """Move the time on and wake everyone whose time has come, earliest first."""
        self._now += timedelta(seconds=seconds)
        self._wake_due()

    def next_due(self) -> datetime | None:
        """When the next sleeper wants to be woken; None if nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def _wake_due(self) -> None:
        while self._sleepers and self._sleepers[0][0] <= self._now:
            wake = heappop(self._sleepers)[2]
            if not wake.done():
                wake.set_result(None)
