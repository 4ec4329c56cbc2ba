"""An event loop that tells when nothing can go on any more but by the passing of time."""

import asyncio
import selectors
from concurrent.futures import Executor, Future
from typing import Any


class StillSelector(selectors.DefaultSelector):
    """Sees the loop go to sleep, and wakes whoever waits for that instead."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[asyncio.Future[None]] = []

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout != 0 and self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                future.set_result(None)
            timeout = 0
        return super().select(timeout)

    async def still(self) -> None:
        """Wait until everything else waits for the time, or for nothing."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future


class AtOnce(Executor):
    """Runs work where it is called, so that no thread makes one simulation differ from the next."""

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
