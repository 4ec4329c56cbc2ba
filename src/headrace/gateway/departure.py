"""Responses as they go to an ASGI server."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator

from starlette.types import Receive, Send

from headrace.aws.http import HttpResponse
from headrace.kit.tasks import Tasks

log = logging.getLogger(__name__)

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


async def send_response(response: HttpResponse, send: Send, receive: Receive, *, bodiless: bool) -> None:
    """Send it. `bodiless`: headers only, as HEAD wants it.

    The first piece of a streamed body is read before anything is sent, so that a body that can't be
    read at all is an error and not half an answer.
    """
    if isinstance(response.body, bytes):
        await _send_whole(response, response.body, send, bodiless=bodiless)
        return
    try:
        await _send_stream(response, response.body, send, receive, bodiless=bodiless)
    finally:
        await _close(response.body)


async def _send_whole(response: HttpResponse, body: bytes, send: Send, *, bodiless: bool) -> None:
    headers = _encoded(response.headers)
    if not bodiless and response.status not in (204, 304):
        headers = [(name, value) for name, value in headers if name != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
    else:
        body = b""
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_stream(
    response: HttpResponse, body: AsyncIterator[bytes], send: Send, receive: Receive, *, bodiless: bool
) -> None:
    chunk = b"" if bodiless else await anext(body, b"")
    await send(
        {"type": "http.response.start", "status": response.status, "headers": _encoded(response.headers)}
    )
    following = b"" if not chunk else await anext(body, b"")
    if following:
        gone = asyncio.Event()
        watch = Tasks()
        watch.start(_watch(receive, gone), name="client of a streamed answer")
        try:
            while following and not gone.is_set():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                chunk, following = following, await anext(body, b"")
        finally:
            await watch.close()
        if gone.is_set():
            return
    await send({"type": "http.response.body", "body": chunk})


async def _watch(receive: Receive, gone: asyncio.Event) -> None:
    """Tell when the client has gone: an ASGI server takes what is sent to nobody without a word."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _close(body: AsyncIterator[bytes]) -> None:
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1", "replace"), _value(value)) for name, value in headers]


def _value(text: str) -> bytes:
    """A header's value; no client can make it two headers."""
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
