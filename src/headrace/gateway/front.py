"""The outermost application: which door is a request for?"""

from starlette.types import ASGIApp, Receive, Scope, Send

from headrace.gateway.hosts import site_of

REGISTRY = "/v2/"
OWN = "/_headrace/"


class Front:
    """Sends image clients to the registry, browsers of a bucket's web site to the sites, what is
    Headrace's own to its own, and everything else to the gateway."""

    def __init__(self, *, gateway: ASGIApp, registry: ASGIApp, sites: ASGIApp, own: ASGIApp) -> None:
        self._gateway = gateway
        self._registry = registry
        self._sites = sites
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._door(scope)(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._own(scope, receive, send)

    def _door(self, scope: Scope) -> ASGIApp:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if b"s3-website" in host and site_of(host.decode("latin-1")) is not None:
            return self._sites
        path: str = scope["path"]
        if path.startswith(REGISTRY) or path == "/v2":
            return self._registry
        return self._own if path.startswith(OWN) else self._gateway
