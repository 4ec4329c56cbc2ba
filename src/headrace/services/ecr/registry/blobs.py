"""Layers and configurations: reading them."""

import re
from typing import NamedTuple

from starlette.responses import Response, StreamingResponse

from headrace.services.ecr import layers
from headrace.services.ecr.records import Layer
from headrace.services.ecr.registry import errors
from headrace.services.ecr.registry.exchange import Exchange

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class _Span(NamedTuple):
    """Bytes from `start` up to but not including `end`."""

    start: int
    end: int


async def read_blob(exchange: Exchange) -> Response:
    """GET and HEAD of a blob, GET also of a range."""
    layer = await _find(exchange)
    headers = {
        "Docker-Content-Digest": layer.digest,
        "Accept-Ranges": "bytes",
        "Content-Type": "application/octet-stream",
        "Cache-Control": "max-age=31536000",
        "Etag": f'"{layer.digest}"',
    }
    if exchange.request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(layer.size)})
    span = _requested(exchange.request.headers.get("range"), layer.size)
    if span is None:
        return _stream(exchange, layer, _Span(0, layer.size), 200, headers)
    headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{layer.size}"
    return _stream(exchange, layer, span, 206, headers)


async def delete_blob(exchange: Exchange) -> Response:
    """Layers go when no image needs them any more; ECR lets nobody delete one."""
    await exchange.repository()
    raise errors.unsupported("Layers are removed when no image of the repository needs them")


async def _find(exchange: Exchange) -> Layer:
    store = exchange.context.store
    repository = await exchange.repository()
    link = await layers.find_link(store, repository, exchange.digest)
    layer = await layers.find(store, repository, exchange.digest) if link else None
    if link is None or layer is None:
        raise errors.blob_unknown(exchange.digest)
    await layers.renew(store, link, now=exchange.now)
    return layer


def _stream(
    exchange: Exchange, layer: Layer, span: _Span, status: int, headers: dict[str, str]
) -> StreamingResponse:
    return StreamingResponse(
        layers.read(exchange.context.blobs, layer, span.start, span.end),
        status,
        headers=headers | {"Content-Length": str(span.end - span.start)},
    )


def _requested(header: str | None, size: int) -> _Span | None:
    """The part of so many bytes that a Range header asks for; None for all (RFC 9110, range requests)."""
    match = _RANGE.fullmatch(header or "")
    if match is None or match[0] == "bytes=-":
        return None
    if match[1]:
        span = _Span(int(match[1]), min(int(match[2] or size) + 1, size) if match[2] else size)
    else:
        span = _Span(max(0, size - int(match[2])), size)
    if span.start >= span.end:
        raise errors.RegistryError(
            416, "RANGE_INVALID", "invalid range", headers={"Content-Range": f"bytes */{size}"}
        )
    return span
