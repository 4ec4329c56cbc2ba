"""The registry as an ASGI application. It expects requests with their whole path, beginning `/v2/`."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send

from headrace.aws.errors import AwsError
from headrace.blobs.base import BlobsUnavailable
from headrace.services.ecr.context import Context
from headrace.services.ecr.registry import blobs, credentials, errors, manifests, referrers, tags, uploads
from headrace.services.ecr.registry.exchange import Exchange
from headrace.store.base import StaleRecord, StoreUnavailable

log = logging.getLogger(__name__)

Endpoint = Callable[[Exchange], Awaitable[Response]]


async def ping(_exchange: Exchange) -> Response:
    """GET `/v2/`: tells a client that it is authenticated."""
    return Response("{}", media_type="application/json")


_ENDPOINTS: dict[str, dict[str, Endpoint]] = {
    "/v2/": {"GET": ping, "HEAD": ping},
    "/v2": {"GET": ping, "HEAD": ping},
    "/v2/{name:path}/blobs/uploads/{upload}": {
        "GET": uploads.describe_upload,
        "PATCH": uploads.continue_upload,
        "PUT": uploads.finish_upload,
        "DELETE": uploads.cancel_upload,
    },
    "/v2/{name:path}/blobs/uploads/": {"POST": uploads.start_upload},
    "/v2/{name:path}/blobs/uploads": {"POST": uploads.start_upload},
    "/v2/{name:path}/blobs/{digest}": {
        "GET": blobs.read_blob,
        "HEAD": blobs.read_blob,
        "DELETE": blobs.delete_blob,
    },
    "/v2/{name:path}/manifests/{reference}": {
        "GET": manifests.read_manifest,
        "HEAD": manifests.read_manifest,
        "PUT": manifests.put_manifest,
        "DELETE": manifests.delete_manifest,
    },
    "/v2/{name:path}/tags/list": {"GET": tags.list_tags},
    "/v2/{name:path}/referrers/{digest}": {"GET": referrers.list_referrers},
}


class RegistryApp:
    """Routes requests to endpoints and turns errors into answers."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._router = Router(
            [self._route(path, methods) for path, methods in _ENDPOINTS.items()],
            redirect_slashes=False,
            default=self._not_found,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router({**scope, "root_path": ""}, receive, send)

    def _route(self, path: str, methods: dict[str, Endpoint]) -> BaseRoute:
        async def handle(request: Request) -> Response:
            return _common(await self._answer(request, methods.get(request.method, _unsupported)))

        every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        return Route(path, handle, methods=every)

    async def _answer(self, request: Request, endpoint: Endpoint) -> Response:
        now = self._context.clock.now()
        try:
            grant = credentials.check(request, self._context.tokens, now=now)
            return await endpoint(Exchange(request=request, context=self._context, grant=grant, now=now))
        except credentials.Unauthorized:
            return credentials.challenge(request)
        except errors.RegistryError as error:
            return error.response()
        except AwsError as error:
            return errors.shown(error).response()
        except (BlobsUnavailable, StoreUnavailable, StaleRecord) as error:
            log.warning("registry: %s %s: %s", request.method, request.url.path, error)
            return errors.unavailable().response()

    async def _not_found(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = errors.RegistryError(404, "NOT_FOUND", "the registry has no such endpoint")
        await _common(error.response())(scope, receive, send)


async def _unsupported(_exchange: Exchange) -> Response:
    raise errors.unsupported("The operation is unsupported.")


def _common(response: Response) -> Response:
    response.headers["Docker-Distribution-Api-Version"] = "registry/2.0"
    return response
