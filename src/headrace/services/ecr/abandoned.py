"""Finding blobs that a process wrote and did not live to record."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.ecr.paging import every
from headrace.services.ecr.records import Layer, Upload, Waste
from headrace.store.base import Store

log = logging.getLogger(__name__)

FOLDER = "ecr"
_AGE = timedelta(days=2)
"""How old a blob without a record has to be: longer than any client takes to send one."""
_SIX_HOURLY = 6 * 3600.0
_STAMP = "%Y%m%dT%H%M%S"


def new_blob(upload: str, now: datetime, unique: str) -> str:
    """The key of a blob that is begun now."""
    return f"{FOLDER}/{upload}/{now.astimezone(UTC):{_STAMP}}-{unique}"


def abandoned_loop(store: Store, blobs: Blobs, clock: Clock) -> Loop:
    """Deletes old blobs that no record names. Its only key is the blobs' folder."""

    async def reconcile(_folder: str) -> None:
        await remove_abandoned(store, blobs, now=clock.now())

    async def resync() -> Iterable[str]:
        return [FOLDER]

    return Loop("ecr-abandoned", reconcile, clock=clock, resync=resync, resync_every=_SIX_HOURLY)


async def remove_abandoned(store: Store, blobs: Blobs, *, now: datetime) -> None:
    """The old ones are listed first: what has a record by then, or never will, is told apart after."""
    old = {blob async for blob in blobs.keys(FOLDER) if now - _begun(blob) >= _AGE}
    if not old:
        return
    async for upload in every(store, Upload):
        old.difference_update(piece.blob for piece in upload.pieces)
    async for layer in every(store, Layer):
        old.difference_update(piece.blob for piece in layer.pieces)
    async for waste in every(store, Waste):
        old.difference_update(waste.blobs)
    if old:
        log.info("removing %d abandoned blobs of images", len(old))
        await blobs.delete(*old)


def _begun(blob: str) -> datetime:
    stamp = blob.rpartition("/")[2].partition("-")[0]
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
