"""Where containers find the ECS agent: at the one address where AWS's SDKs look for credentials.

Several Headraces may share a machine, and all of one user listen there, so that one is there while others
come and go. The first part of every path names the port of the Headrace that is meant: whoever gets the
request passes on what is meant for another.
"""

import asyncio
import fcntl
import logging
import re
import socket
import struct

import aiohttp
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from headrace.app.inside import Inside
from headrace.gateway.listening import AddressInUse, Listener
from headrace.kit.clock import Clock

log = logging.getLogger(__name__)

ADDRESS = "169.254.170.2"
"""«ECS developer guide, task IAM role»: the address that SDKs know."""
PORT = 80
LABEL = "lo:headrace"
"""The address is the loopback's: packets to it from any container's network are for this machine."""
SIOCSIFADDR, SIOCSIFNETMASK = 0x8916, 0x891C
"""Linux's requests to set an interface's address and netmask (netdevice(7))."""
OWN = "/_headrace/agent"
"""Where a Headrace answers the same on its own port."""
GREETING = "headrace agent"
RETRY = 10.0
"""Seconds until it is tried again to listen."""
PATIENCE = 10.0
LONGEST = 64 * 1024

_PATH = re.compile(r"/(v3|v4|api|v2/credentials)/(\d{1,5})\.([^/]+)(/.*)?")


class AgentDoor:
    """Listens at the agent's address, or relies on another user's Headrace that does."""

    def __init__(self, agent: ASGIApp, inside: Inside, clock: Clock) -> None:
        self._agent = agent
        self._inside = inside
        self._clock = clock
        self._listener = Listener(self)
        self._listens = False
        self._shared = False

    @property
    def is_open(self) -> bool:
        """Whether containers reach the agent at its address."""
        return self._listens or self._shared

    def base(self) -> str:
        """The URL below which containers reach it, there or elsewhere."""
        return f"http://{ADDRESS}" if self.is_open else f"{self._inside.url()}{OWN}"

    def badge(self, badge: str) -> str:
        """The badge with the Headrace that is meant."""
        return f"{self._inside.port}.{badge}"

    async def open(self) -> None:
        """Try to listen. Whatever hinders it is no error: tasks then have their keys in the environment."""
        if self._listens:
            return
        try:
            set_address(LABEL, ADDRESS)
            await self._listener.listen(ADDRESS, PORT, together=True)
        except AddressInUse:
            self._shared = await _is_agent()
        except OSError as error:
            self._shared = False
            log.info("the agent's address can't be had: %s", error)
        else:
            self._listens, self._shared = True, False

    async def run(self) -> None:
        """Take over when the one that listened has ended, until cancelled."""
        while True:
            await self._clock.sleep(RETRY)
            if self._shared:
                await self.open()

    async def close(self) -> None:
        await self._listener.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (await self._answer(scope, receive))(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> ASGIApp:
        match = _PATH.fullmatch(scope["path"])
        if match is None:
            return PlainTextResponse(GREETING, status_code=200 if scope["path"] == "/" else 404)
        if int(match[2]) == self._inside.port:
            return Rewritten(self._agent, f"/{match[1]}/{match[3]}{match[4] or ''}")
        return await self._pass_on(scope, receive, int(match[2]))

    async def _pass_on(self, scope: Scope, receive: Receive, port: int) -> Response:
        host = self._inside.url().removeprefix("http://").rsplit(":", 1)[0]
        url = f"http://{host}:{port}{OWN}{scope['path']}"
        try:
            body = b"" if scope["method"] == "GET" else await _body(receive)
            timeout = aiohttp.ClientTimeout(total=PATIENCE)
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.request(scope["method"], url, data=body) as answer,
            ):
                content = await answer.content.read(1024 * 1024)
                return Response(content, answer.status, media_type=answer.content_type)
        except (OSError, aiohttp.ClientError, ValueError) as error:
            return PlainTextResponse(f"its Headrace does not answer: {error}", status_code=503)


class OwnDoor:
    """The same on Headrace's own port: everything below `OWN`. The rest goes to `inner`."""

    def __init__(self, inner: ASGIApp, agent: ASGIApp) -> None:
        self._inner = inner
        self._agent = agent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"] if scope["type"] == "http" else ""
        match = _PATH.fullmatch(path.removeprefix(OWN)) if path.startswith(f"{OWN}/") else None
        if match is None:
            await self._inner(scope, receive, send)
            return
        await Rewritten(self._agent, f"/{match[1]}/{match[3]}{match[4] or ''}")(scope, receive, send)


class Rewritten:
    """An application that sees another path."""

    def __init__(self, inner: ASGIApp, path: str) -> None:
        self._inner = inner
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changed = {**scope, "path": self._path, "raw_path": self._path.encode(), "root_path": ""}
        await self._inner(changed, receive, send)


def set_address(label: str, address: str) -> None:
    """Give the interface this address, under a label of its own. Raises `OSError`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for request, value in ((SIOCSIFADDR, address), (SIOCSIFNETMASK, "255.255.255.255")):
            asked = struct.pack("16sH2x4s8x", label.encode(), socket.AF_INET, socket.inet_aton(value))
            fcntl.ioctl(control, request, asked)


async def _is_agent() -> bool:
    """Whether a Headrace listens there."""
    try:
        async with (
            asyncio.timeout(PATIENCE),
            aiohttp.ClientSession() as session,
            session.get(f"http://{ADDRESS}:{PORT}/") as answer,
        ):
            return await answer.text() == GREETING
    except (OSError, aiohttp.ClientError, TimeoutError):
        return False


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ValueError("the client went away")
        body += message.get("body", b"")
        if len(body) > LONGEST:
            raise ValueError("the request is too long")
        if not message.get("more_body"):
            return body
