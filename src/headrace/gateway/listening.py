"""Serving on addresses: one at first, others as they become known."""

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp

from headrace.gateway.connection import Connection
from headrace.kit.tasks import Tasks

log = logging.getLogger(__name__)

BACKLOG = 2048
KEEP_ALIVE = 75
"""Seconds that an idle connection is kept."""
GRACE = 5
"""Seconds that requests under way have when the listener closes."""

_IP_FREEBIND = 15
"""Linux's socket option (linux/in.h): an address may be bound before the machine has it."""


class AddressInUse(Exception):
    """Something else listens there; the message is for people."""


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to whoever started it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Listener:
    """Serves an application on any number of addresses until it is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tasks = Tasks()
        self._servers: list[tuple[_Server, asyncio.Task[None]]] = []

    async def listen(self, host: str, port: int, *, together: bool = False) -> int:
        """Begin to serve there; returns the port, which is a free one if 0 was asked for.

        The address may be one that the machine is yet to get. `together`: with others who say so, too, each
        of whom gets some of the connections. Raises `AddressInUse`.
        """
        bound = _bind(host, port, together=together)
        server = _Server(
            uvicorn.Config(
                self._app,
                http=Connection,
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=GRACE,
            )
        )
        task = self._tasks.start(server.serve(sockets=[bound]), name=f"listener on {host}")
        while not server.started and not task.done():
            await asyncio.sleep(0)
        self._servers.append((server, task))
        found: int = bound.getsockname()[1]
        log.info("listening on %s port %d", host, found)
        return found

    async def close(self) -> None:
        """Take no more requests, let those under way end, and return when they have."""
        for server, _ in self._servers:
            server.should_exit = True
        await asyncio.gather(*(task for _, task in self._servers), return_exceptions=True)
        await self._tasks.close()


def _bind(host: str, port: int, *, together: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if together:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family is socket.AF_INET:
        bound.setsockopt(socket.SOL_IP, _IP_FREEBIND, 1)
    try:
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise AddressInUse(
                f"Port {port} of {host} is in use. Another Headrace may be running; choose another port."
            ) from error
        raise
    bound.setblocking(False)
    return bound
