"""Uploads of layers, in one or more pieces, each a blob. What is answered survives a restart."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from msgspec.structs import replace

from headrace.blobs.chunking import chunked
from headrace.services.ecr import digests, errors, layers, repositories
from headrace.services.ecr.abandoned import new_blob
from headrace.services.ecr.context import Context
from headrace.services.ecr.hashing import hashed
from headrace.services.ecr.records import Layer, Piece, Repository, Upload, Waste
from headrace.store.base import Reader, StaleRecord, Transaction

_CHUNK = 1 << 20
"""Bytes hashed and written at once."""


async def start(context: Context, repository: Repository, *, now: datetime) -> Upload:
    async with context.store.write() as tx:
        await repositories.still_there(tx, repository)
        return await tx.create(
            Upload(id=context.ids.uuid(), scope=repository.scope, repository=repository.key, started_at=now)
        )


async def require(reader: Reader, repository: Repository, id: str) -> Upload:
    """The upload. Raises `UploadNotFoundException`."""
    upload = await reader.get(Upload, id)
    if upload is None or upload.repository != repository.key:
        raise errors.no_such_upload(repository.name, repository.account, id)
    return upload


async def append(context: Context, upload: Upload, body: AsyncIterator[bytes]) -> Upload:
    """Add bytes behind those that are there. If `body` fails nothing is added.

    Raises `StaleRecord` if somebody else has added bytes or ended the upload meanwhile.
    """
    blob = new_blob(upload.id, context.clock.now(), context.ids.hex())
    sha256 = hashlib.sha256()
    size = await context.blobs.put(blob, hashed(chunked(body, _CHUNK), sha256))
    if size == 0:
        await context.blobs.delete(blob)
        return upload
    pieces = (*upload.pieces, Piece(blob, size, sha256.hexdigest()))
    try:
        async with context.store.write() as tx:
            return await tx.replace(replace(upload, pieces=pieces), expect=upload.revision)
    except StaleRecord:
        await context.blobs.delete(blob)
        raise


async def complete(
    context: Context, repository: Repository, upload: Upload, digest: str, *, now: datetime
) -> None:
    """Make the upload a layer of the repository. Somebody may have pushed the same bytes before.

    Raises `InvalidLayerException` if the bytes have another digest, `StaleRecord` if the upload has been
    changed or ended meanwhile.
    """
    actual = await _digest(context, upload, digests.algorithm(digest))
    if actual != digest:
        raise errors.layer_is_invalid(
            f"The uploaded layer has the digest '{actual}', which is not the given '{digest}'"
        )
    async with context.store.write() as tx:
        await repositories.still_there(tx, repository)
        await tx.delete(Upload, upload.id, expect=upload.revision)
        layer = await tx.get(Layer, layers.id_of(repository.scope, digest))
        if layer is None:
            layer = await tx.create(_layer(repository.scope, digest, upload))
            wasted = None
        else:
            wasted = await discard(tx, context.ids.hex(), upload.scope, upload.pieces)
        await layers.attach(tx, repository, layer, now=now)
    if wasted:
        context.waste.hint(wasted)


async def cancel(context: Context, upload: Upload) -> None:
    """End it and forget its bytes. Raises `StaleRecord`."""
    async with context.store.write() as tx:
        await tx.delete(Upload, upload.id, expect=upload.revision)
        wasted = await discard(tx, context.ids.hex(), upload.scope, upload.pieces)
    if wasted:
        context.waste.hint(wasted)


async def discard(tx: Transaction, id: str, scope: str, pieces: Iterable[Piece]) -> str | None:
    """Note that the pieces' blobs are to be deleted; gives what to hint the waste loop with."""
    blobs = tuple(piece.blob for piece in pieces)
    if not blobs:
        return None
    await tx.create(Waste(id=id, scope=scope, blobs=blobs))
    return id


def _layer(scope: str, digest: str, upload: Upload) -> Layer:
    return Layer(
        id=layers.id_of(scope, digest), scope=scope, digest=digest, size=upload.size, pieces=upload.pieces
    )


async def _digest(context: Context, upload: Upload, algorithm: str) -> str:
    """The digest of all pieces; one piece's own is known already."""
    if algorithm == "sha256" and len(upload.pieces) == 1:
        return f"sha256:{upload.pieces[0].sha256}"
    whole = hashlib.new(algorithm)
    for piece in upload.pieces:
        async for _ in hashed(context.blobs.get(piece.blob), whole):
            pass
    return f"{algorithm}:{whole.hexdigest()}"
