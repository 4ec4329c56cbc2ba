"""Bytes in pieces of a useful size."""

from collections.abc import AsyncGenerator, AsyncIterator


async def chunked(parts: AsyncIterator[bytes], size: int) -> AsyncGenerator[bytes, None]:
    """The same bytes in pieces of at least `size`, but for the last."""
    held = bytearray()
    async for part in parts:
        held += part
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
