"""Removing bytes that no object has any more.

Two kinds of leftovers. What was replaced or deleted is noted as `Garbage` in the transaction that did
it, and removed once nobody can still be reading it. Bytes written by a process that died before it
could write the record are noted nowhere: they are found by comparing the blobs with the references to
them. Both can be interrupted anywhere and begun again.
"""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count

from headrace.blobs.base import Blobs
from headrace.kit.clock import Clock
from headrace.services.s3.contents import FOLDER, Contents
from headrace.services.s3.records import Garbage, Manifest, Part, Reference
from headrace.store.base import Store

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=5)
"""How long what was replaced stays readable for requests that were on their way to read it. Reads that
have begun are not cut off, however long they take."""

ABANDONED = timedelta(days=1)
"""How old bytes without a reference are before they count as left behind: longer than any upload takes,
also one by another process than this."""

EVERY = 60.0
"""Seconds between sweeps."""

SWEEPS_PER_SEARCH = 360
"""The blobs are searched for abandoned ones at every so many sweeps, the first included."""

BATCH = 500


class Sweeper:
    """Removes leftovers."""

    def __init__(self, *, store: Store, blobs: Blobs, contents: Contents, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._contents = contents
        self._clock = clock

    async def run(self) -> None:
        """Sweep until cancelled. What fails is tried again at the next sweep."""
        for sweep in count():
            try:
                await self.sweep()
                if sweep % SWEEPS_PER_SEARCH == 0:
                    await self.search()
            except Exception:
                log.exception("the sweep of S3's blobs failed; it will be tried again")
            await self._clock.sleep(EVERY)

    async def sweep(self) -> None:
        """Remove what was replaced or deleted a while ago."""
        until, last = self._clock.now() - GRACE, ""
        while page := await self._store.page(Garbage, after=last, limit=BATCH):
            for garbage in page:
                if garbage.since > until:
                    return
                await self._dispose(garbage)
            last = page[-1].index().sort

    async def search(self) -> None:
        """Remove blobs that were left behind by a crash."""
        async for batch in self._old_blobs():
            # Asked before the references are read: what is not in use now has its reference, or never will.
            idle = [blob for blob in batch if not self._contents.in_use(blob)]
            referenced = await self._store.get_many(Reference, idle)
            abandoned = [blob for blob in idle if blob not in referenced]
            if abandoned:
                log.info("removing %d abandoned blobs of S3", len(abandoned))
                await self._blobs.delete(*abandoned)

    async def _dispose(self, garbage: Garbage) -> None:
        """Remove the bytes, then the records that led to them."""
        manifest = await self._store.get(Manifest, garbage.manifest or garbage.upload)
        whole = [part.blob for part in manifest.parts if part.blob] if manifest else []
        if garbage.upload:
            await self._dispose_parts(garbage.upload, keep=set(whole))
        blobs = [*garbage.blobs, *(whole if garbage.manifest else ())]
        if any(self._contents.in_use(blob) for blob in blobs):
            return
        await self._remove(blobs)
        async with self._store.write() as tx:
            if garbage.manifest:
                await tx.delete(Manifest, garbage.manifest)
            await tx.delete(Garbage, garbage.id)

    async def _dispose_parts(self, upload: str, *, keep: set[str]) -> None:
        """Remove the part records of an upload, and the bytes of those that the object does not have."""
        while parts := await self._store.page(Part, owner=upload, limit=BATCH):
            await self._remove([part.content.blob for part in parts if part.content.blob not in keep])
            async with self._store.write() as tx:
                for part in parts:
                    await tx.delete(Part, part.id)

    async def _remove(self, blobs: list[str]) -> None:
        for start in range(0, len(blobs), BATCH):
            batch = [blob for blob in blobs[start : start + BATCH] if blob]
            if not batch:
                continue
            await self._blobs.delete(*batch)
            async with self._store.write() as tx:
                for blob in batch:
                    await tx.delete(Reference, blob)

    async def _old_blobs(self) -> AsyncIterator[list[str]]:
        until, batch = self._clock.now() - ABANDONED, list[str]()
        async for blob in self._blobs.keys(FOLDER):
            if _written(blob) < until:
                batch.append(blob)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _written(blob: str) -> datetime:
    """When it was begun, to the hour: its key says so. What bears no time is left alone."""
    try:
        return datetime.strptime(blob.split("/")[1], "%Y%m%d%H").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return datetime.max.replace(tzinfo=UTC)
