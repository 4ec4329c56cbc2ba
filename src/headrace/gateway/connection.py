"""A connection of a client: uvicorn's, which sends an answer with one system call and not with two.

The kernel's work for a packet is a fifth of what a small answer costs.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGE = 16 * 1024
"""Bytes that are sent at once; less waits until the event loop has run what is ready."""
TLS_HANDSHAKE = b"\x16\x03"
"""What a client says first that means HTTPS (RFC 8446, 5.1)."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol on a transport that gathers what is written.

    docker tries HTTPS first, with every registry, and takes HTTP when it is answered in HTTP: no news.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, Gathering(transport)))
        self._is_new = True

    def data_received(self, data: bytes) -> None:
        is_new, self._is_new = self._is_new, False
        if is_new and data.startswith(TLS_HANDSHAKE):
            self.send_400_response("This port speaks HTTP, not HTTPS.")
        else:
            super().data_received(data)


class Gathering:
    """A transport that gathers what is written before the event loop goes on: an answer's headers and its
    body. In everything else it is the transport that it is made of."""

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._loop = asyncio.get_running_loop()
        self._gathered: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._gathered:
            self._loop.call_soon(self._send)
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= LARGE:
            self._send()

    def close(self) -> None:
        """Close it when all that was written has been sent."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        gathered, self._gathered, self._size = self._gathered, [], 0
        if gathered and not self._transport.is_closing():
            self._transport.writelines(gathered)
