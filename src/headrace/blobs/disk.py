"""Blobs in a folder of the local disk.

A blob is written to a draft, synced, renamed to its place, and the place's folder synced: after a crash it
is there whole or not at all. obstore's LocalStore promises no such thing: it never syncs.
"""

import errno
import os
import secrets
import weakref
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from itertools import count, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

from headrace.blobs import files
from headrace.blobs.base import BlobMissing, BlobsUnavailable
from headrace.blobs.chunking import chunked
from headrace.blobs.places import place_of
from headrace.kit.threads import in_thread

CHUNK = 1 << 20
"""Bytes written or read at once, and so what a transfer takes of memory, two or three times."""

THREADS = 16
"""Files worked on at once: the disk serves the syncs of several together."""

SMALL = 1 << 16
"""Bytes up to which a read that needs no disk is done at once."""

KEYS_AT_ONCE = 1000

T = TypeVar("T")


class Opened(NamedTuple):
    """A blob being read, as far as `end`."""

    descriptor: int
    end: int


class DiskBlobs:
    """`blobs.base.Blobs` in a folder, which is made if need be. Raises `BlobsUnavailable` if it can't be.

    Several processes may use the folder. One that is alone removes the drafts that dead ones left.
    """

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "kept"
        self._drafts = folder / "drafts"
        self._name = secrets.token_hex(8)
        self._numbers = count()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="blobs")
        try:
            for each in (self._kept, self._drafts):
                files.make_folders(each, folder.parent)
            presence = files.announce(self._drafts)
        except OSError as error:
            raise BlobsUnavailable(str(error)) from error
        weakref.finalize(self, os.close, presence)

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        target = self._kept / place_of(key)
        if isinstance(body, bytes):
            return await self._put_at_once(body, target)
        async with aclosing(chunked(body, CHUNK)) as chunks:
            first = await anext(chunks, b"")
            if len(first) < CHUNK:
                return await self._put_at_once(first, target)
            return await self._put_stream(first, chunks, target)

    async def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        path = self._kept / place_of(key)
        with reported:
            blob = opened(path, end)
        if blob is None:
            raise BlobMissing(key)
        try:
            position = start
            while position < blob.end:
                chunk = await self._chunk(blob, position)
                yield chunk
                position += len(chunk)
        finally:
            os.close(blob.descriptor)

    async def size(self, key: str) -> int | None:
        path = self._kept / place_of(key)
        return await self._in_thread(lambda: size_of(path))

    async def delete(self, *keys: str) -> None:
        paths = [self._kept / place_of(key) for key in keys]

        def remove() -> None:
            for path in paths:
                files.remove(path, self._kept)

        await self._in_thread(remove)

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        found = files.keys_below(self._kept, PurePosixPath(prefix))
        while batch := await self._in_thread(lambda: list(islice(found, KEYS_AT_ONCE))):
            for key in batch:
                yield key

    async def _chunk(self, blob: Opened, position: int) -> bytes:
        size = min(CHUNK, blob.end - position)
        with reported:
            if size <= SMALL and (chunk := cached(blob, size, position)):
                return chunk
        if chunk := await self._in_thread(lambda: os.pread(blob.descriptor, size, position)):
            return chunk
        raise BlobsUnavailable("a blob has become shorter")

    async def _put_at_once(self, data: bytes, target: Path) -> int:
        def put() -> None:
            draft = self._draft()
            try:
                draft.write(data)
                draft.keep(target, self._kept)
            except BaseException:
                draft.drop()
                raise

        await self._in_thread(put)
        return len(data)

    async def _put_stream(self, first: bytes, rest: AsyncIterator[bytes], target: Path) -> int:
        draft = await self._in_thread(self._draft)
        try:
            size = await self._write(draft, first)
            async for chunk in rest:
                size += await self._write(draft, chunk)
            await self._in_thread(lambda: draft.keep(target, self._kept))
        except BaseException:
            await self._in_thread(draft.drop)
            raise
        return size

    async def _write(self, draft: files.Draft, chunk: bytes) -> int:
        await self._in_thread(lambda: draft.write(chunk))
        return len(chunk)

    def _draft(self) -> files.Draft:
        return files.Draft(self._drafts / f"{self._name}-{next(self._numbers)}")

    async def _in_thread(self, work: Callable[[], T]) -> T:
        with reported:
            return await in_thread(self._threads, work)


class Reported:
    """Raises the disk's failures as the blobs'."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            raise BlobsUnavailable(str(error)) from error


reported = Reported()


def opened(path: Path, end: int | None) -> Opened | None:
    """The blob, opened; None if it is missing."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    size = os.fstat(descriptor).st_size
    return Opened(descriptor, size if end is None else min(end, size))


def cached(blob: Opened, size: int, position: int) -> bytes:
    """The bytes that follow, as far as the system has them in memory: reading those takes less than a
    change of threads. None of them where that can't be known."""
    if not hasattr(os, "RWF_NOWAIT"):
        return b""
    found = bytearray(size)
    try:
        return bytes(found[: os.preadv(blob.descriptor, [found], position, os.RWF_NOWAIT)])
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EOPNOTSUPP):
            return b""
        raise


def size_of(path: Path) -> int | None:
    """How many bytes the file has; None if it is missing."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
