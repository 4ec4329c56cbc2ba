"""Hashing that leaves the event loop to others."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

_AT_ONCE = 1 << 16
"""Fewer bytes than this are hashed faster than a thread is woken."""


class Hash(Protocol):
    """What `hashlib.new` gives."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


async def hashed(chunks: AsyncIterator[bytes], digest: Hash) -> AsyncIterator[bytes]:
    """The same chunks, each after it has been fed to `digest`."""
    async for chunk in chunks:
        if len(chunk) < _AT_ONCE:
            digest.update(chunk)
        else:
            await asyncio.to_thread(digest.update, chunk)
        yield chunk
