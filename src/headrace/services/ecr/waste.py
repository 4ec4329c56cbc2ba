"""Deleting blobs that nothing needs any more, and what deleted repositories leave behind."""

from collections.abc import Iterable

from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import child
from headrace.services.ecr import uploads
from headrace.services.ecr.records import (
    Erasure,
    Image,
    LayerLink,
    LifecyclePreview,
    Manifest,
    Tag,
    Upload,
    Waste,
)
from headrace.store.base import Record, Store

_AT_ONCE = 200


def waste_loop(store: Store, blobs: Blobs, clock: Clock) -> Loop:
    """Deletes blobs noted as waste. Keys are the ids of the notes."""

    async def reconcile(id: str) -> None:
        waste = await store.get(Waste, id)
        if waste is None:
            return
        await blobs.delete(*waste.blobs)
        async with store.write() as tx:
            await tx.delete(Waste, id)

    async def resync() -> Iterable[str]:
        return [waste.id for waste in await store.page(Waste)]

    return Loop("ecr-waste", reconcile, clock=clock, resync=resync, concurrency=1)


def erasure_loop(store: Store, clock: Clock, waste: Loop) -> Loop:
    """Removes what was in deleted repositories. Keys are their keys.

    Only the links to layers go; the sweep finds out whether other repositories need the layers.
    """

    async def reconcile(key: str) -> None:
        for kind in (Tag, Image, Manifest, LayerLink):
            await _remove_all(store, kind, key)
        while found := await store.page(Upload, owner=key, limit=_AT_ONCE):
            for upload in found:
                await discard(store, upload, waste)
        async with store.write() as tx:
            await tx.delete(LifecyclePreview, key)
            await tx.delete(Erasure, key)

    async def resync() -> Iterable[str]:
        return [erasure.id for erasure in await store.page(Erasure)]

    return Loop("ecr-erasure", reconcile, clock=clock, resync=resync, concurrency=1)


async def discard(store: Store, upload: Upload, waste: Loop) -> None:
    """End an upload that nobody will finish. Raises `StaleRecord`."""
    async with store.write() as tx:
        await tx.delete(Upload, upload.id, expect=upload.revision)
        wasted = await uploads.discard(tx, child(upload.id, "waste"), upload.scope, upload.pieces)
    if wasted:
        waste.hint(wasted)


async def _remove_all(store: Store, kind: type[Record], owner: str) -> None:
    while found := await store.page(kind, owner=owner, limit=_AT_ONCE):
        async with store.write() as tx:
            for record in found:
                await tx.delete(kind, record.id)
