"""The contract of a blob store: named, immutable sequences of bytes."""

from collections.abc import AsyncIterator
from typing import Protocol


class BlobMissing(Exception):
    """There is no blob of that key."""


class BlobsUnavailable(Exception):
    """The blob store could not read or write, e.g. because its disk is full; nothing was kept."""


class Blobs(Protocol):
    """Keeps bytes. Keys are slash-separated paths of `[A-Za-z0-9._=-]`; every key is written once."""

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        """Store the bytes under the key and return how many there were.

        All or nothing, and durable when it returns. Memory used does not depend on the size. If
        `body` raises, nothing is kept and the exception goes on.
        """

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but not including `end`, in chunks. Raises `BlobMissing`."""

    async def size(self, key: str) -> int | None:
        """How many bytes it has, or None if there is no such blob."""

    async def delete(self, *keys: str) -> None:
        """Remove the blobs; a missing one is no error."""

    def keys(self, prefix: str = "") -> AsyncIterator[str]:
        """All keys below a folder, in no promised order."""
