"""Files on the machine, read and written without holding up the event loop."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

CHUNK = 1 << 20


async def chunks(path: Path) -> AsyncIterator[bytes]:
    """A file's content, a MiB at a time."""
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


async def save(body: AsyncIterator[bytes], path: Path) -> None:
    """Write everything into a new file."""
    with path.open("wb") as file:
        async for chunk in body:
            await asyncio.to_thread(file.write, chunk)
