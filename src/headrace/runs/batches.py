"""Gathers a stream into batches: the first at once, then what has come while the last was dealt with."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TypeVar

from headrace.kit.clock import Clock

MOST = 1000
"""Items in a batch at most; a reader this far ahead waits."""
PAUSE = 0.2
"""Seconds between two batches, unless the stream has ended."""

T = TypeVar("T")


async def batches(items: AsyncGenerator[T, None], clock: Clock) -> AsyncGenerator[list[T], None]:
    """All items in order, in non-empty batches. An error of the stream comes after what it gave."""
    queue: asyncio.Queue[T | _End] = asyncio.Queue(MOST)
    reader = asyncio.get_running_loop().create_task(_read(items, queue))
    try:
        end: _End | None = None
        while end is None:
            batch, end = await _take(queue)
            if batch:
                yield batch
            if end is None:
                await _pause(reader, clock)
        if end.error is not None:
            raise end.error
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        await items.aclose()


@dataclass(frozen=True)
class _End:
    """Stands behind the last item."""

    error: Exception | None = None


async def _read(items: AsyncGenerator[T, None], queue: "asyncio.Queue[T | _End]") -> None:
    end = _End()
    try:
        async for item in items:
            await queue.put(item)
    except Exception as error:
        end = _End(error)
    await queue.put(end)


async def _take(queue: "asyncio.Queue[T | _End]") -> tuple[list[T], _End | None]:
    """What is there, at least one item, and the end if it was behind it."""
    batch: list[T] = []
    item = await queue.get()
    while not isinstance(item, _End):
        batch.append(item)
        if queue.empty() or len(batch) == MOST:
            return batch, None
        item = queue.get_nowait()
    return batch, item


async def _pause(reader: "asyncio.Task[None]", clock: Clock) -> None:
    sleeper = asyncio.get_running_loop().create_task(clock.sleep(PAUSE))
    try:
        await asyncio.wait({reader, sleeper}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeper.cancel()
        await asyncio.gather(sleeper, return_exceptions=True)
