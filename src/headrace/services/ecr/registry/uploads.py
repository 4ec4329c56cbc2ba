"""Uploading a layer: begun, continued, finished, asked about, cancelled."""

import re
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from headrace.services.ecr import layers, repositories, uploads
from headrace.services.ecr.digests import is_digest
from headrace.services.ecr.records import Repository, Upload
from headrace.services.ecr.registry import errors
from headrace.services.ecr.registry.exchange import Exchange
from headrace.store.base import StaleRecord

_CONTENT_RANGE = re.compile(r"(?:bytes )?(\d{1,18})-(\d{1,18})(?:/.*)?", re.ASCII)


async def start_upload(exchange: Exchange) -> Response:
    """POST: begin an upload, or do all of it at once (`digest`), or mount a layer (`mount`, `from`)."""
    query = exchange.request.query_params
    repository = await exchange.repository()
    if "mount" in query and await _mount(exchange, repository):
        return _created(repository, query["mount"])
    if "digest" in query:
        _checked(query["digest"])
    upload = await uploads.start(exchange.context, repository, now=exchange.now)
    if "digest" in query:
        return await _finish(exchange, repository, upload, query["digest"])
    return _accepted(repository, upload, 202)


async def continue_upload(exchange: Exchange) -> Response:
    """PATCH: add bytes, with or without a Content-Range, with or without a length."""
    repository = await exchange.repository()
    upload = await _find(exchange, repository)
    upload = await _append(exchange, repository, upload)
    return _accepted(repository, upload, 202)


async def finish_upload(exchange: Exchange) -> Response:
    """PUT: add the last bytes, if any, and make it a layer."""
    digest = _checked(exchange.request.query_params.get("digest", ""))
    repository = await exchange.repository()
    return await _finish(exchange, repository, await _find(exchange, repository), digest)


async def describe_upload(exchange: Exchange) -> Response:
    """GET: how far it is."""
    repository = await exchange.repository()
    return _accepted(repository, await _find(exchange, repository), 204)


async def cancel_upload(exchange: Exchange) -> Response:
    """DELETE: forget it."""
    repository = await exchange.repository()
    upload = await _find(exchange, repository)
    try:
        await uploads.cancel(exchange.context, upload)
    except StaleRecord:
        raise _changed(repository, upload) from None
    return Response(status_code=204)


async def _find(exchange: Exchange, repository: Repository) -> Upload:
    return await uploads.require(exchange.context.store, repository, exchange.request.path_params["upload"])


async def _mount(exchange: Exchange, repository: Repository) -> bool:
    """Take the layer over from another repository of the same registry, if that has it."""
    query = exchange.request.query_params
    source = await repositories.find(exchange.context.store, repository.scope, query.get("from", ""))
    if source is None:
        return False
    return await layers.mount(exchange.context.store, repository, source, query["mount"], now=exchange.now)


async def _finish(exchange: Exchange, repository: Repository, upload: Upload, digest: str) -> Response:
    upload = await _append(exchange, repository, upload)
    try:
        await uploads.complete(exchange.context, repository, upload, digest, now=exchange.now)
    except StaleRecord:
        raise _changed(repository, upload) from None
    return _created(repository, digest)


async def _append(exchange: Exchange, repository: Repository, upload: Upload) -> Upload:
    _check_range(exchange.request, repository, upload)
    try:
        return await uploads.append(exchange.context, upload, _body(exchange.request))
    except StaleRecord:
        raise _changed(repository, upload) from None
    except ClientDisconnect:
        raise errors.RegistryError(400, "BLOB_UPLOAD_INVALID", "the client has gone away") from None


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        if chunk:
            yield chunk


def _check_range(request: Request, repository: Repository, upload: Upload) -> None:
    """A Content-Range, if there is one, has to begin where the upload is and to fit the length."""
    header = request.headers.get("content-range")
    if header is None:
        return
    match = _CONTENT_RANGE.fullmatch(header)
    if match is None or int(match[1]) != upload.size or int(match[2]) < int(match[1]):
        raise _changed(repository, upload)
    length = request.headers.get("content-length")
    if length is not None and int(length) != int(match[2]) - int(match[1]) + 1:
        raise errors.RegistryError(400, "SIZE_INVALID", "Content-Length and Content-Range differ")


def _checked(digest: str) -> str:
    if not is_digest(digest):
        raise errors.digest_invalid(digest)
    return digest


def _changed(repository: Repository, upload: Upload) -> errors.RegistryError:
    """The bytes sent do not follow those that are there."""
    return errors.RegistryError(
        416,
        "BLOB_UPLOAD_INVALID",
        "the bytes do not follow those uploaded so far",
        headers=_place(repository, upload),
    )


def _place(repository: Repository, upload: Upload) -> dict[str, str]:
    return {
        "Location": f"/v2/{repository.name}/blobs/uploads/{upload.id}",
        "Docker-Upload-UUID": upload.id,
        "Range": f"0-{max(0, upload.size - 1)}",
    }


def _accepted(repository: Repository, upload: Upload, status: int) -> Response:
    return Response(status_code=status, headers=_place(repository, upload))


def _created(repository: Repository, digest: str) -> Response:
    headers = {"Location": f"/v2/{repository.name}/blobs/{digest}", "Docker-Content-Digest": digest}
    return Response(status_code=201, headers=headers)
