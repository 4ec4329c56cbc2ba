"""Static web sites: buckets as browsers see them (S3 user guide, "Hosting a static website").

Only GET and HEAD, only what everybody may read, and errors as pages. A missing page that everybody
could read if it were there is 404; AWS says so only if everybody may also list the bucket.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from headrace.aws.errors import AwsError
from headrace.kit.ids import Ids
from headrace.services.s3 import access, errors, reading, site_headers, site_pages, website
from headrace.services.s3.conditions import Outcome
from headrace.services.s3.contents import Contents
from headrace.services.s3.ranges import Span
from headrace.services.s3.records import Bucket, Object, object_id
from headrace.services.s3.website import Moved, Website
from headrace.store.base import Store, StoreUnavailable

METHODS = ("GET", "HEAD")


class Sites:
    """An ASGI application that serves the web site of the bucket which the host name begins with."""

    def __init__(self, *, store: Store, contents: Contents, ids: Ids) -> None:
        self._store = store
        self._contents = contents
        self._ids = ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request, bucket_of(request.headers.get("host", "")))
        except StoreUnavailable as error:
            response = site_pages.error(errors.unavailable(error))
        response.headers["x-amz-request-id"] = self._ids.hex()[:16].upper()
        await response(scope, receive, send)

    async def _answer(self, request: Request, name: str) -> Response:
        try:
            if request.method not in METHODS:
                raise _method_not_allowed(request.method)
            bucket = await access.existing(self._store, name)
            site = bucket.website
            if site is None:
                raise errors.no_website(name)
        except AwsError as error:
            return site_pages.error(error)
        try:
            return await self._page(request, bucket, site)
        except AwsError as error:
            return await self._failed(request, bucket, site, error)

    async def _page(self, request: Request, bucket: Bucket, site: Website) -> Response:
        path = request.scope["path"]
        if moved := self._moved(request, site):
            return _redirect(moved)
        try:
            stored = await self._readable(bucket, website.page(site, path))
        except AwsError as error:
            if error.code == "NoSuchKey" and await self._is_folder(bucket, site, path):
                return _redirect(Moved(HTTPStatus.FOUND, quote(f"{path}/")))
            raise
        if location := stored.headers.website_redirect:
            return _redirect(Moved(HTTPStatus.MOVED_PERMANENTLY, location))
        return await self._send(request, stored)

    async def _failed(self, request: Request, bucket: Bucket, site: Website, error: AwsError) -> Response:
        """A rule's redirection, or the error document with the status of the error, or S3's own page."""
        if moved := self._moved(request, site, error.status):
            return _redirect(moved)
        if not site.error:
            return site_pages.error(error)
        try:
            stored = await self._readable(bucket, site.error)
        except AwsError as second:
            return site_pages.error(error, second)
        headers = site_headers.of(stored) | {"content-length": str(stored.size)}
        return await self._stream(request, stored, error.status, headers)

    async def _send(self, request: Request, stored: Object) -> Response:
        headers = site_headers.of(stored)
        outcome = site_headers.conditions(request.headers).read(stored.etag, stored.modified)
        if outcome is Outcome.NOT_MODIFIED:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=site_headers.not_modified(headers))
        if outcome is Outcome.FAILED:
            raise errors.precondition_failed("If-Match")
        asked = {"Range": site_headers.wanted_range(request.headers, stored)}
        span = await reading.span(self._store, stored, asked)
        headers["content-length"] = str(span.size if span else stored.size)
        if span:
            headers["content-range"] = span.content_range(stored.size)
        return await self._stream(request, stored, 206 if span else 200, headers, span)

    async def _stream(
        self,
        request: Request,
        stored: Object,
        status: int,
        headers: Mapping[str, str],
        span: Span | None = None,
    ) -> Response:
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        content = await self._contents.read(self._store, stored, span)
        if isinstance(content, bytes):
            return Response(content, status, headers)
        return StreamingResponse(content, status, headers)

    async def _readable(self, bucket: Bucket, key: str) -> Object:
        """The object, if everybody may read it. Raises AccessDenied or NoSuchKey."""
        if not access.public(bucket, key):
            raise errors.access_denied()
        stored = await self._store.get(Object, object_id(bucket.name, key))
        if stored is None:
            raise errors.no_such_key(key)
        return stored

    async def _is_folder(self, bucket: Bucket, site: Website, path: str) -> bool:
        """Whether the path lacks only the slash behind it."""
        if path.endswith("/"):
            return False
        index = object_id(bucket.name, website.page(site, f"{path}/"))
        return await self._store.get(Object, index) is not None

    def _moved(self, request: Request, site: Website, error: int = 0) -> Moved | None:
        host = request.headers.get("host", "")
        return website.moved(site, request.scope["path"], protocol="http", host=host, error=error)


def bucket_of(host: str) -> str:
    """The bucket of BUCKET.s3-website.localhost, BUCKET.s3-website-REGION.amazonaws.com and the like."""
    return host.lower().rpartition(".s3-website")[0]


def _redirect(moved: Moved) -> Response:
    return Response(status_code=moved.status, headers={"location": moved.location})


def _method_not_allowed(method: str) -> AwsError:
    return AwsError(
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.",
        status=405,
        headers={"allow": ", ".join(METHODS)},
        Method=method,
        ResourceType="OBJECT",
    )
