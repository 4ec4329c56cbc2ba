"""Headrace's own pages: is it well?"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from headrace.store.base import Store, StoreUnavailable


def create_app(store: Store, *, version: str) -> Starlette:
    """`GET /_headrace/health` answers 200 while the store can be read, else 503."""

    async def health(_: Request) -> JSONResponse:
        try:
            await store.revision()
        except StoreUnavailable as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
        return JSONResponse({"status": "ok", "version": version})

    return Starlette(routes=[Route("/_headrace/health", health)])
