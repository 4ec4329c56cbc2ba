"""Blocking work in a thread, without ever letting go of it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


async def in_thread(executor: Executor, work: Callable[[], T]) -> T:
    """Run it in one of the executor's threads. A caller waits all the same however often it is cancelled:
    when this has been left, the work has ended and what it used is free."""
    running = asyncio.get_running_loop().run_in_executor(executor, work)
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        running.exception()  # seen by us: nobody else will
        raise cancelled
    return running.result()
