"""Layers: the bytes, kept once in an account and region, and which repositories have them.

A layer or a link that nothing needs is marked with the time, and removed a day later unless it has been
asked for meanwhile: a client that has been told that a layer is there will push an image of it.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.blobs.base import Blobs
from headrace.services.ecr.records import Layer, LayerLink, Repository
from headrace.store.base import Reader, StaleRecord, Store, Transaction

GRACE = timedelta(hours=24)
"""How long something that nothing needs stays."""
_RENEW_AFTER = timedelta(hours=1)


def id_of(scope: str, digest: str) -> str:
    return f"{scope}/{digest}"


def link_id(repository: Repository, digest: str) -> str:
    return f"{repository.key}/{digest}"


async def find_link(reader: Reader, repository: Repository, digest: str) -> LayerLink | None:
    """The repository's link to a layer; None if the repository does not have it."""
    return await reader.get(LayerLink, link_id(repository, digest))


async def find(reader: Reader, repository: Repository, digest: str) -> Layer | None:
    """A layer that the repository has."""
    if await find_link(reader, repository, digest) is None:
        return None
    return await reader.get(Layer, id_of(repository.scope, digest))


async def attach(tx: Transaction, repository: Repository, layer: Layer, *, now: datetime) -> None:
    """The repository has this layer from now on."""
    if layer.spare_since is not None:
        await tx.replace(replace(layer, spare_since=None), expect=layer.revision)
    link = await find_link(tx, repository, layer.digest)
    if link is None:
        await tx.create(
            LayerLink(
                id=link_id(repository, layer.digest),
                scope=repository.scope,
                repository=repository.key,
                digest=layer.digest,
                size=layer.size,
                spare_since=now,
            )
        )
    elif link.spare_since is not None:
        await tx.replace(replace(link, spare_since=now), expect=link.revision)


async def mount(
    store: Store, repository: Repository, source: Repository, digest: str, *, now: datetime
) -> bool:
    """Let the repository have a layer of another one; says whether the other has it."""
    async with store.write() as tx:
        layer = await find(tx, source, digest)
        if layer is None:
            return False
        await attach(tx, repository, layer, now=now)
    return True


async def renew(store: Store, link: LayerLink, *, now: datetime) -> None:
    """A client has been told that the layer is there: keep it for another while."""
    if link.spare_since is None or now - link.spare_since < _RENEW_AFTER:
        return
    try:
        async with store.write() as tx:
            await tx.replace(replace(link, spare_since=now), expect=link.revision)
    except StaleRecord:
        return


async def read(blobs: Blobs, layer: Layer, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """The layer's bytes from `start` up to but not including `end`."""
    end = layer.size if end is None else end
    offset = 0
    for piece in layer.pieces:
        first, last = max(start - offset, 0), min(end - offset, piece.size)
        if first < last:
            async for chunk in blobs.get(piece.blob, start=first, end=last):
                yield chunk
        offset += piece.size
