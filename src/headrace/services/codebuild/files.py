"""Files on the machine, read and written without holding up the event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

CHUNK = 1 << 20


@asynccontextmanager
async def temporary(folder: Path) -> AsyncIterator[Path]:
    """A folder of one's own below `folder`, gone with all that is in it when the context is left."""
    own = Path(await asyncio.to_thread(mkdtemp, dir=folder))
    try:
        yield own
    finally:
        await asyncio.to_thread(rmtree, own, ignore_errors=True)


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
