"""A command that runs in a container and somebody who works with it.

`headrace exec` sends one HTTP request, `POST /_headrace/sessions/ID` with the header `Authorization: Bearer
TOKEN`. Request and answer are streams of frames (`kit/session_frames.py`) that go on at the same time.
`?terminal=1` gives the command a terminal. Amazon's session-manager-plugin opens a WebSocket at the same path
(`data_channel/`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from headrace.engines.base import Attached, Engine, EngineRefusal, EngineUnavailable
from headrace.gateway.data_channel.channel import Channel
from headrace.gateway.data_channel.messages import BadMessage
from headrace.kit.clock import Clock
from headrace.kit.session_frames import CODE, SIZE, BadFrame, Frame, Frames, frame

log = logging.getLogger(__name__)

PATH = "/_headrace/sessions/"


class Session(Protocol):
    """A command that may be run."""

    @property
    def run(self) -> str: ...
    @property
    def container(self) -> str: ...
    @property
    def command(self) -> tuple[str, ...]: ...


class Sessions:
    """Serves sessions; everything else goes to `inner`."""

    def __init__(
        self, inner: ASGIApp, find: Callable[[str], Session | None], engine: Engine, clock: Clock
    ) -> None:
        """`find` says what a token stands for; None if it is not good."""
        self._inner = inner
        self._find = find
        self._engine = engine
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._plugin(WebSocket(scope, receive, send))
            return
        if not scope["path"].startswith(PATH) or scope["method"] != "POST":
            await self._inner(scope, receive, send)
            return
        session = self._find(_token(scope))
        if session is None:
            await _begin(send, 403)
            await _say(send, b"The session's token is not valid, or too old.\n", more=False)
            return
        await _begin(send, 200)
        try:
            await self._work(session, scope, receive, send)
        except (EngineRefusal, EngineUnavailable) as error:
            await _say(send, frame(Frame.FAILURE, str(error).encode()))
        except asyncio.CancelledError:  # the server's last word to those who are still there; it ends next
            await _say(send, frame(Frame.FAILURE, b"Headrace ends"))
        await _say(send, b"", more=False)

    async def _plugin(self, socket: WebSocket) -> None:
        """Until the plugin has gone, or the command has ended and the plugin knows."""
        if not socket.scope["path"].startswith(PATH):
            await socket.close()
            return
        await socket.accept()
        channel = Channel(socket, self._clock, socket.scope["path"].removeprefix(PATH))
        with suppress(BadMessage, WebSocketDisconnect, TimeoutError, OSError):
            session = self._find(await channel.token())
            if session is None:
                await channel.close("The session's token is not valid, or too old.")
                return
            await channel.shake_hands()
            await channel.close(await self._run(session, channel))

    async def _run(self, session: Session, channel: Channel) -> str:
        """What is to be said when it has ended."""
        try:
            attach = self._engine.attach(session.run, session.container, session.command, terminal=True)
            async with attach as attached:
                await channel.work(attached)
        except (EngineRefusal, EngineUnavailable) as error:
            return str(error)
        return ""

    async def _work(self, session: Session, scope: Scope, receive: Receive, send: Send) -> None:
        """Until the command ends or the client has gone."""
        terminal = b"terminal=1" in scope["query_string"]
        attach = self._engine.attach(session.run, session.container, session.command, terminal=terminal)
        async with attach as attached:
            ended = asyncio.ensure_future(_speak(attached, send))
            gone = asyncio.ensure_future(_listen(attached, receive))
            try:
                await asyncio.wait({ended, gone}, return_when=asyncio.FIRST_COMPLETED)
                if ended.done():
                    ended.result()
            finally:
                ended.cancel()
                gone.cancel()
                await asyncio.gather(ended, gone, return_exceptions=True)


async def _speak(attached: Attached, send: Send) -> None:
    """Pass on what the command writes, and its exit code."""
    while (output := await attached.read()) is not None:
        await _say(send, frame(Frame(output.stream), output.data))
    await _say(send, frame(Frame.EXIT, CODE.pack(await attached.exit_code())))


async def _listen(attached: Attached, receive: Receive) -> None:
    """Pass on what the client sends, until he has gone."""
    frames = Frames()
    try:
        async for data in _body(receive):
            for kind, content in frames.feed(data):
                await _do(attached, kind, content)
        await receive()  # which comes when he goes
    except (BadFrame, EngineRefusal, EngineUnavailable, OSError) as error:
        log.debug("a session breaks off: %r", error)


async def _do(attached: Attached, kind: Frame, content: bytes) -> None:
    match kind:
        case Frame.INPUT:
            await attached.write(content)
        case Frame.END_OF_INPUT:
            await attached.end_input()
        case Frame.RESIZE if len(content) == SIZE.size:
            rows, columns = SIZE.unpack(content)
            await attached.resize(rows, columns)
        case _:
            raise BadFrame


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    """Ends with the request's body; raises `OSError` if the client goes away before."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the client went away")
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return


def _token(scope: Scope) -> str:
    value: bytes = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    return value.decode("latin-1").removeprefix("Bearer ").strip()


async def _begin(send: Send, status: int) -> None:
    headers = [(b"content-type", b"application/octet-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _say(send: Send, data: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": more})
