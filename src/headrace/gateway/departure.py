"""Responses as they go to an ASGI server."""

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.types import Receive, Send

from headrace.aws.http import HttpResponse
from headrace.kit.tasks import Tasks

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NO_BODY = (204, 304)


class Begun:
    """A streamed body whose first pieces have been read."""

    def __init__(self, pieces: list[bytes], rest: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = rest

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        return self._pieces.pop(0) if self._pieces else await anext(self._rest)

    async def aclose(self) -> None:
        """Let go of whatever the rest would have been read from."""
        close = getattr(self._rest, "aclose", None)
        if close is not None:
            await close()


async def begin(response: HttpResponse) -> HttpResponse:
    """Read the first pieces of a streamed body, before anything is sent: a body that can't be read at all
    is then an error and not half an answer, and one of a single piece is streamed no longer.

    Raises whatever the body raises.
    """
    if isinstance(response.body, bytes):
        return response
    rest = response.body
    pieces = [piece async for piece in _first(rest, 2)]
    response.body = Begun(pieces, rest) if len(pieces) == 2 else b"".join(pieces)
    return response


async def send_response(response: HttpResponse, send: Send, receive: Receive, *, bodiless: bool) -> None:
    """Send it. `bodiless`: headers only, as HEAD wants it. Raises whatever its body raises."""
    body = response.body
    try:
        if bodiless or response.status in _NO_BODY:
            await _send_start(response, send)
            await send({"type": "http.response.body", "body": b""})
        elif isinstance(body, bytes):
            await _send_whole(response, body, send)
        else:
            await _send_start(response, send)
            await _send_stream(body, send, receive)
    finally:
        if isinstance(body, Begun):
            await body.aclose()


async def _first(body: AsyncIterator[bytes], number: int) -> AsyncIterator[bytes]:
    while number and (piece := await anext(body, None)) is not None:
        yield piece
        number -= 1


async def _send_whole(response: HttpResponse, body: bytes, send: Send) -> None:
    if not any(name.lower() == "content-length" for name, _ in response.headers):
        response.headers.append(("content-length", str(len(body))))
    await _send_start(response, send)
    await send({"type": "http.response.body", "body": body})


async def _send_start(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode("latin-1", "replace"), _value(text)) for name, text in response.headers]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})


async def _send_stream(body: AsyncIterator[bytes], send: Send, receive: Receive) -> None:
    gone = asyncio.Event()
    watch = Tasks()
    watch.start(_watch(receive, gone), name="client of a streamed answer")
    try:
        async for chunk in body:
            if gone.is_set():
                return
            if chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        await watch.close()
    await send({"type": "http.response.body", "body": b""})


async def _watch(receive: Receive, gone: asyncio.Event) -> None:
    """Tell when the client has gone: an ASGI server takes what is sent to nobody without a word."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


def _value(text: str) -> bytes:
    """A header's value; no client can make it two headers."""
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
