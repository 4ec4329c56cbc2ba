"""Finding layers that no image needs and uploads that nobody goes on with.

In two steps with a day between them: what is found spare is marked, and removed when it has been marked
for long enough. Everything that comes to need it takes the mark away in its own transaction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.ecr import uploads
from headrace.services.ecr.layers import GRACE
from headrace.services.ecr.paging import every
from headrace.services.ecr.records import Image, Layer, LayerLink, Repository, Upload
from headrace.services.ecr.waste import discard
from headrace.store.base import Store

_HOURLY = 3600.0
_UPLOAD_LIFE = timedelta(hours=24)


def sweep_loop(store: Store, clock: Clock, ids: Ids, waste: Loop) -> Loop:
    """Sweeps a registry, i.e. what is in one account and region. Keys are these scopes."""

    async def reconcile(scope: str) -> None:
        await sweep(store, scope, now=clock.now(), ids=ids, waste=waste)

    async def resync() -> Iterable[str]:
        return {layer.scope async for layer in every(store, Layer)} | {
            upload.scope async for upload in every(store, Upload)
        }

    return Loop("ecr-sweep", reconcile, clock=clock, resync=resync, resync_every=_HOURLY, concurrency=1)


async def sweep(store: Store, scope: str, *, now: datetime, ids: Ids, waste: Loop) -> None:
    """Sweep a registry once. Raises `StaleRecord` if something came to be needed meanwhile."""
    async for upload in every(store, Upload, scope=scope):
        if now - upload.started_at >= _UPLOAD_LIFE:
            await discard(store, upload, waste)
    async for repository in every(store, Repository, scope=scope):
        await _sweep_links(store, repository, now)
    linked = {link.digest async for link in every(store, LayerLink, scope=scope)}
    async for layer in every(store, Layer, scope=scope):
        if layer.digest not in linked:
            await _sweep_layer(store, layer, now, ids, waste)


async def _sweep_links(store: Store, repository: Repository, now: datetime) -> None:
    needed: set[str] = set()
    async for image in every(store, Image, owner=repository.key):
        needed.update(image.layers)
    async for link in every(store, LayerLink, owner=repository.key):
        if link.digest in needed:
            continue
        async with store.write() as tx:
            if link.spare_since is None:
                await tx.replace(replace(link, spare_since=now), expect=link.revision)
            elif now - link.spare_since >= GRACE:
                await tx.delete(LayerLink, link.id, expect=link.revision)


async def _sweep_layer(store: Store, layer: Layer, now: datetime, ids: Ids, waste: Loop) -> None:
    wasted = None
    async with store.write() as tx:
        if layer.spare_since is None:
            await tx.replace(replace(layer, spare_since=now), expect=layer.revision)
        elif now - layer.spare_since >= GRACE:
            await tx.delete(Layer, layer.id, expect=layer.revision)
            wasted = await uploads.discard(tx, ids.hex(), layer.scope, layer.pieces)
    if wasted:
        waste.hint(wasted)
