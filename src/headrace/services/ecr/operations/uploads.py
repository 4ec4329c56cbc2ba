"""InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload."""

from collections.abc import AsyncIterator

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import digests, errors, layers, repositories, uploads, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.records import Repository, Upload
from headrace.store.base import StaleRecord

_PART = 10 * 1024 * 1024
"""Bytes that a client is advised to send at once: in base64 they still fit into one request."""
_LARGEST_PART = 20 * 1024 * 1024
_SMALLEST_PART = 5 * 1024 * 1024


@operation("InitiateLayerUpload")
async def initiate_layer_upload(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    upload = await uploads.start(context, repository, now=call.now)
    return {"uploadId": upload.id, "partSize": _PART}


@operation("UploadLayerPart")
async def upload_layer_part(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    upload = await uploads.require(context.store, repository, request["uploadId"])
    first, last, blob = request["partFirstByte"], request["partLastByte"], request["layerPartBlob"]
    if len(blob) > _LARGEST_PART:
        raise errors.constraint("layerPartBlob", f"must have at most {_LARGEST_PART} bytes")
    if first != upload.size or last - first + 1 != len(blob):
        raise _wrong_part(repository, upload, first, last)
    try:
        upload = await uploads.append(context, upload, _once(blob))
    except StaleRecord:
        raise _wrong_part(repository, upload, first, last) from None
    return wire.place(repository) | {"uploadId": upload.id, "lastByteReceived": last}


@operation("CompleteLayerUpload")
async def complete_layer_upload(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    upload = await uploads.require(context.store, repository, request["uploadId"])
    digest = _digest(request["layerDigests"])
    _check_parts(upload)
    if await layers.find_link(context.store, repository, digest) is not None:
        raise errors.layer_exists(repository.name, repository.account, digest)
    try:
        await uploads.complete(context, repository, upload, digest, now=call.now)
    except StaleRecord:
        raise errors.no_such_upload(repository.name, repository.account, upload.id) from None
    return wire.place(repository) | {"uploadId": upload.id, "layerDigest": digest}


def _digest(given: list[str]) -> str:
    if len(given) != 1 or not digests.is_digest(given[0]):
        raise errors.constraint("layerDigests", "must be one digest 'sha256:…'")
    return given[0]


def _check_parts(upload: Upload) -> None:
    if not upload.pieces:
        raise errors.empty_upload(upload.id)
    for piece in upload.pieces[:-1]:
        if piece.size < _SMALLEST_PART:
            raise errors.part_too_small(piece.size, _SMALLEST_PART)


def _wrong_part(repository: Repository, upload: Upload, first: int, last: int) -> Exception:
    return errors.wrong_part(
        repository.name, repository.account, upload=upload.id, first=first, last=last, size=upload.size
    )


async def _once(blob: bytes) -> AsyncIterator[bytes]:
    yield blob
