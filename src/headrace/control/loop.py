"""A level-triggered control loop: keys in, one reconcile of a key at a time, back-off on errors.

Every controller is one of these. Keys come from hints (the store's watch, an engine's events) and from
a slow resync that lists everything, so that a lost hint delays work but never loses it.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable

from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks
from headrace.store.base import StaleRecord

log = logging.getLogger(__name__)

Reconcile = Callable[[str], Awaitable[float | None]]
"""Brings the thing of this key nearer to what is desired. Returns the seconds after which to look again
unasked, or None. Must be safe to repeat; raises `StaleRecord` to be called again at once."""

FIRST_BACKOFF = 0.2
LONGEST_BACKOFF = 30.0


class Loop:
    """Reconciles keys, each by one worker at a time, many keys at once."""

    def __init__(
        self,
        name: str,
        reconcile: Reconcile,
        *,
        clock: Clock,
        resync: Callable[[], Awaitable[Iterable[str]]],
        resync_every: float = 60.0,
        concurrency: int = 1000,
    ) -> None:
        self.name = name
        self._reconcile = reconcile
        self._clock = clock
        self._resync = resync
        self._resync_every = resync_every
        self._places = asyncio.Semaphore(concurrency)
        self._tasks = Tasks()
        self._working: set[str] = set()
        self._again: set[str] = set()
        self._failures: dict[str, int] = {}
        self._timers: dict[str, asyncio.Task[None]] = {}

    def hint(self, key: str) -> None:
        """The thing of this key may need work: reconcile it soon, once more if it is being worked on."""
        if timer := self._timers.pop(key, None):
            timer.cancel()
        if key in self._working:
            self._again.add(key)
            return
        self._working.add(key)
        self._tasks.start(self._work(key), name=f"{self.name} {key}")

    async def run(self) -> None:
        """Work until cancelled. Begins with a resync."""
        try:
            while True:
                await self._resync_once()
                await self._clock.sleep(self._resync_every)
        finally:
            await self._tasks.close()

    async def _resync_once(self) -> None:
        try:
            for key in await self._resync():
                self.hint(key)
        except Exception:
            log.exception("%s: the resync failed; it will be tried again", self.name)

    async def _work(self, key: str) -> None:
        again: float | None = None
        try:
            async with self._places:
                again = await self._once(key)
        finally:
            self._working.discard(key)
        if key in self._again:
            self._again.discard(key)
            self.hint(key)
        elif again is not None:
            self._hint_after(key, again)

    async def _once(self, key: str) -> float | None:
        self._again.discard(key)
        try:
            again = await self._reconcile(key)
        except StaleRecord:
            return 0.0
        except Exception as error:
            failures = self._failures[key] = self._failures.get(key, 0) + 1
            delay = backoff(failures)
            log.warning(
                "%s: %s failed, again in %.1f s: %s: %s",
                self.name,
                key,
                delay,
                type(error).__name__,
                error,
                exc_info=log.isEnabledFor(logging.DEBUG),
            )
            return delay
        self._failures.pop(key, None)
        return again

    def _hint_after(self, key: str, seconds: float) -> None:
        async def wait() -> None:
            await self._clock.sleep(seconds)
            self._timers.pop(key, None)
            self.hint(key)

        if seconds <= 0:
            self.hint(key)
        else:
            self._timers[key] = self._tasks.start(wait(), name=f"{self.name} {key} timer")


def backoff(failures: int) -> float:
    """Seconds to wait after this many failures in a row: doubling, capped, with jitter of a fifth."""
    delay = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(failures - 1, 10))
    return delay * random.uniform(0.8, 1.2)  # noqa: S311
