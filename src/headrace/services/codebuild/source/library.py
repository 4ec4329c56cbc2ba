"""The sources that builds use now: each fetched once, kept until its last user has let it go."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec

from headrace.blobs.base import Blobs
from headrace.kit.ids import Ids
from headrace.services.codebuild.files import chunks, temporary
from headrace.services.codebuild.records import FetchedSource, SourceUse
from headrace.services.codebuild.source import archive
from headrace.store.base import Store, Transaction

BLOBS = "codebuild/sources/"

Make = Callable[[Path], Awaitable[None]]
"""Writes an uncompressed tar archive to the path it is given."""


class Library:
    """Keeps fetched sources in the blob store."""

    def __init__(self, store: Store, blobs: Blobs, ids: Ids, folder: Path) -> None:
        self._store = store
        self._blobs = blobs
        self._ids = ids
        self.folder = folder
        """Where temporary files are made."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(
        self, id: str, user: str, *, scope: str, resolved: str | None, make: Make
    ) -> FetchedSource:
        """The source of this id, made if nobody has made it yet, and kept until `user` releases it."""
        lock = self._locks.setdefault(id, asyncio.Lock())
        async with lock:
            async with self._store.write() as tx:
                if known := await tx.get(FetchedSource, id):
                    await _use(tx, known, user)
                    return known
            made = await self._make(id, scope, resolved, make)
            async with self._store.write() as tx:
                await tx.create(made)
                await _use(tx, made, user)
            return made

    async def release(self, scope: str, user: str) -> None:
        """`user`, a record of this scope, needs no source any more."""
        for use in await self._store.page(SourceUse, scope=scope, prefix=f"{user}/"):
            async with self._store.write() as tx:
                gone = await _end(tx, use)
            if gone:
                await self._blobs.delete(gone.archive, gone.files)

    async def get(self, id: str) -> FetchedSource | None:
        """A source that has been fetched."""
        return await self._store.get(FetchedSource, id)

    async def read(self, source: FetchedSource, path: str) -> bytes | None:
        """One file of the source; None if it has no such file."""
        place = (await self._index(source)).get(path)
        if place is None:
            return None
        start, size = place
        return await _whole(self._blobs.get(source.archive, start=start, end=start + size))

    async def paths(self, source: FetchedSource) -> Collection[str]:
        """The paths of the source's files."""
        return (await self._index(source)).keys()

    async def sweep(self) -> None:
        """Delete what a crash has left: blobs that no source names."""
        wanted = {blob for source in await self._all() for blob in (source.archive, source.files)}
        left = [key async for key in self._blobs.keys(BLOBS) if key not in wanted]
        await self._blobs.delete(*left)

    async def _index(self, source: FetchedSource) -> archive.Index:
        return msgspec.json.decode(await _whole(self._blobs.get(source.files)), type=archive.Index)

    async def _make(self, id: str, scope: str, resolved: str | None, make: Make) -> FetchedSource:
        blob = f"{BLOBS}{id}/{self._ids.hex()}"
        async with temporary(self.folder) as folder:
            packed = folder / "source.tar"
            await make(packed)
            index = await asyncio.to_thread(archive.index, packed)
            await self._blobs.put(f"{blob}.tar", chunks(packed))
            await self._blobs.put(f"{blob}.json", msgspec.json.encode(index))
        return FetchedSource(
            id=id, scope=scope, archive=f"{blob}.tar", files=f"{blob}.json", resolved=resolved
        )

    async def _all(self) -> list[FetchedSource]:
        found: list[FetchedSource] = []
        after = ""
        while page := await self._store.page(FetchedSource, after=after):
            found += page
            after = page[-1].index().sort
        return found


async def _use(tx: Transaction, source: FetchedSource, user: str) -> None:
    use = SourceUse(id=f"{user}/{source.id}", scope=source.scope, source=source.id)
    if await tx.get(SourceUse, use.id) is None:
        await tx.create(use)


async def _end(tx: Transaction, use: SourceUse) -> FetchedSource | None:
    """End the use; gives the source if that was its last one, and is no more."""
    await tx.delete(SourceUse, use.id)
    source = await tx.get(FetchedSource, use.source)
    if source is None or await tx.count(SourceUse, owner=use.source):
        return None
    await tx.delete(FetchedSource, source.id)
    return source


async def _whole(body: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in body])
