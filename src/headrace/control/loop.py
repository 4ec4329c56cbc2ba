"""A level-triggered control loop: keys in, one reconcile of a key at a time, back-off on errors.

Every controller is one of these. Keys come from hints (the store's watch, an engine's events) and from
a slow resync that lists everything, so that a lost hint delays work but never loses it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks
from headrace.store.base import StaleRecord

log = logging.getLogger(__name__)

Reconcile = Callable[[str], Awaitable[float | None]]
"""Brings the thing of this key nearer to what is desired. Returns the seconds after which to look again
unasked, or None. Must be safe to repeat; raises `StaleRecord` to be called again at once."""

FIRST_BACKOFF = 0.2
LONGEST_BACKOFF = 30.0

STALE_AT_MOST = 10
"""How often in a row a key may be stale before that counts as an error: nothing changes that fast."""


class Timer(NamedTuple):
    """A key that waits for its time."""

    due: datetime
    task: asyncio.Task[None]


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
        self._closed = False
        self._working: set[str] = set()
        self._again: set[str] = set()
        """Hinted at while being worked on."""
        self._failures: dict[str, int] = {}
        self._stale: dict[str, int] = {}
        self._timers: dict[str, Timer] = {}

    def hint(self, key: str) -> None:
        """The thing of this key may need work: reconcile it soon, once more if it is being worked on.

        A key that keeps failing is tried again early, but still no more often than every
        `FIRST_BACKOFF` seconds: its own writes come back as hints.
        """
        if self._closed:
            return
        if key in self._working:
            self._again.add(key)
        elif key in self._failures:
            self._hint_after(key, FIRST_BACKOFF)
        else:
            self._begin(key)

    async def run(self) -> None:
        """Work until cancelled. Begins with a resync. Whatever is being worked on then is cancelled too,
        and later hints are ignored."""
        try:
            while True:
                await self._resync_once()
                await self._clock.sleep(self._resync_every)
        finally:
            self._closed = True
            await self._tasks.close()

    async def _resync_once(self) -> None:
        try:
            for key in await self._resync():
                self.hint(key)
        except Exception:
            log.exception("%s: the resync failed; it will be tried again", self.name)

    def _begin(self, key: str) -> None:
        if timer := self._timers.pop(key, None):
            timer.task.cancel()
        self._working.add(key)
        self._tasks.start(self._work(key), name=f"{self.name} {key}")

    async def _work(self, key: str) -> None:
        try:
            async with self._places:
                self._again.discard(key)
                again = await self._once(key)
        finally:
            self._working.discard(key)
        if self._closed:
            return
        if key in self._again:
            self.hint(key)
        elif again is not None:
            self._hint_after(key, again)

    async def _once(self, key: str) -> float | None:
        try:
            again = await self._reconcile(key)
        except StaleRecord as error:
            self._stale[key] = self._stale.get(key, 0) + 1
            return 0.0 if self._stale[key] <= STALE_AT_MOST else self._failed(key, error)
        except Exception as error:
            return self._failed(key, error)
        self._failures.pop(key, None)
        self._stale.pop(key, None)
        return again

    def _failed(self, key: str, error: Exception) -> float:
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        delay = backoff(failures, key)
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

    def _hint_after(self, key: str, seconds: float) -> None:
        """Work on the key after so many seconds, unless it is due sooner anyway."""
        if seconds <= 0:
            self._begin(key)
            return
        due = self._clock.now() + timedelta(seconds=seconds)
        if timer := self._timers.get(key):
            if timer.due <= due:
                return
            timer.task.cancel()
        self._timers[key] = Timer(
            due, self._tasks.start(self._wait(key, seconds), name=f"{self.name} {key} timer")
        )

    async def _wait(self, key: str, seconds: float) -> None:
        await self._clock.sleep(seconds)
        del self._timers[key]
        self._begin(key)


def backoff(failures: int, key: str = "") -> float:
    """Seconds to wait after this many failures in a row: doubling, capped, and up to a fifth more or less,
    by the key, so that many that fail together do not all come back together."""
    delay = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(failures - 1, 10))
    return delay * (0.8 + 0.4 * crc32(f"{key} {failures}".encode()) / 0xFFFFFFFF)
