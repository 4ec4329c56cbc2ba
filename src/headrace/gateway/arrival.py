"""Requests as they come from an ASGI server."""

from collections.abc import AsyncIterator

from starlette.types import Receive, Scope

from headrace.aws.http import HttpRequest


class Disconnected(Exception):
    """The client went away before it had sent its request."""


def request_of(scope: Scope) -> HttpRequest:
    """The request without its body."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    path = scope.get("raw_path") or scope["path"].encode()
    return HttpRequest(
        scope["method"], path.decode("latin-1"), scope["query_string"].decode("latin-1"), headers
    )


async def chunks_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises `Disconnected`."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        if chunk := message.get("body", b""):
            yield chunk
        more = message.get("more_body", False)
