"""Blobs in a bucket of S3, Google Cloud Storage or Azure, through obstore.

Those services make a finished upload durable, and show nothing of an unfinished one.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from headrace.blobs.base import BlobMissing, BlobsUnavailable
from headrace.blobs.places import checked

PART = 8 << 20
"""Bytes of a part of a large upload."""

PARTS_AT_ONCE = 3

CHUNK = 1 << 20
"""Bytes handed on at once."""


def open_remote(url: str) -> "RemoteBlobs":
    """The blobs at `s3://bucket/prefix`, `gs://…` or `az://…`; credentials come from the environment, as
    the services' own clients read them. Raises `ValueError` for a URL of another kind."""
    try:
        return RemoteBlobs(from_url(url))
    except (BaseError, ValueError) as error:
        raise ValueError("not the URL of an object store") from error


class RemoteBlobs:
    """`blobs.base.Blobs` in an object store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        checked(key)
        if isinstance(body, bytes):
            with reported(key):
                await obstore.put_async(self._store, key, body)
            return len(body)
        upload = Upload(body)
        try:
            with reported(key):
                await obstore.put_async(
                    self._store, key, upload, chunk_size=PART, max_concurrency=PARTS_AT_ONCE
                )
        except BlobsUnavailable:
            if upload.failure is not None:
                raise upload.failure from None
            raise
        return upload.size

    async def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        size = await self.size(key)
        if size is None:
            raise BlobMissing(key)
        end = size if end is None else min(end, size)
        if start >= end:
            return
        with reported(key):
            found = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for chunk in found.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    async def size(self, key: str) -> int | None:
        try:
            with reported(key):
                return (await obstore.head_async(self._store, checked(key)))["size"]
        except BlobMissing:
            return None

    async def delete(self, *keys: str) -> None:
        for key in keys:
            try:
                with reported(key):
                    await obstore.delete_async(self._store, checked(key))
            except BlobMissing:
                continue

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        with reported(prefix):
            async for batch in obstore.list(self._store, prefix):
                for found in batch:
                    yield found["path"]


class Upload:
    """The body of an upload: counts what goes through and remembers its own error."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self.size = 0
        self.failure: Exception | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await anext(self._body)
        except StopAsyncIteration:
            raise
        except Exception as error:
            self.failure = error
            raise
        self.size += len(chunk)
        return chunk


@contextmanager
def reported(key: str) -> Iterator[None]:
    """The object store's failures as the blobs'."""
    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing(key) from error
    except (BaseError, OSError) as error:
        raise BlobsUnavailable(str(error)) from error
