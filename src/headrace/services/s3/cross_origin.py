"""Answers to browsers whose scripts come from elsewhere, by the rules of the bucket they ask for.

A wrapper around whatever serves buckets: it answers preflights, which are never signed, and puts the
headers on all other answers, errors included.
"""

from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headrace.services.s3 import cors, errors, site_pages
from headrace.services.s3.records import Bucket
from headrace.store.base import Store

BucketOf = Callable[[str], str | None]
"""The bucket that a host name stands for."""


class CrossOrigin:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, *, store: Store, bucket_of: BucketOf) -> None:
        self._app = app
        self._store = store
        self._bucket_of = bucket_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not any(name == b"origin" for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        bucket = await self._bucket(scope["path"], headers)
        if bucket is None:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _preflight(bucket, headers)(scope, receive, send)
        else:
            allowed = cors.answer(bucket.cors, origin=headers["origin"], method=scope["method"])
            await self._app(scope, receive, _adding(allowed or {}, send))

    async def _bucket(self, path: str, headers: Headers) -> Bucket | None:
        name = self._bucket_of(headers.get("host", "")) or path[1:].partition("/")[0]
        return await self._store.get(Bucket, name) if name else None


def _preflight(bucket: Bucket, headers: Headers) -> Response:
    method = headers.get("access-control-request-method", "")
    asked = [name.strip().lower() for name in headers.get("access-control-request-headers", "").split(",")]
    allowed = cors.answer(
        bucket.cors, origin=headers["origin"], method=method, headers=[name for name in asked if name]
    )
    if allowed is None:
        reason = (
            "This CORS request is not allowed." if bucket.cors else "CORS is not enabled for this bucket."
        )
        return site_pages.error(errors.access_forbidden(f"CORSResponse: {reason}"))
    return Response(headers=allowed)


def _adding(headers: Mapping[str, str], send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return with_headers
