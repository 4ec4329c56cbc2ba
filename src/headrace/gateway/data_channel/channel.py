"""A command that runs in a container, and a session-manager-plugin that works with it.

The plugin opens a WebSocket and shows its token; a handshake says what kind of session it is; then input and
output go as messages with sequence numbers, each of which is acknowledged («session-manager-plugin»,
datachannel/streaming.go). The connection loses nothing, so nothing is sent again from here; what the plugin
sends twice is taken once.
"""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from headrace.engines.base import Attached
from headrace.gateway.data_channel.messages import (
    FIRST,
    LAST,
    TERMINATE,
    BadMessage,
    Message,
    MessageType,
    PayloadType,
    decode,
    encode,
)
from headrace.kit.clock import Clock

log = logging.getLogger(__name__)

KIND = "InteractiveCommands"
"""The session's: a command on a terminal («AmazonECS-ExecuteInteractiveCommand»)."""
AGENT_VERSION = "3.3.0.0"
PIECE = 4096
"""Bytes of output in a message, at most."""
HANDSHAKE = 10.0
"""Seconds in which the plugin must have shown its token and answered the handshake."""


PARTING = 5.0
"""Seconds that it may take the plugin to go when its session has ended."""


class Channel:
    """One WebSocket that has been accepted."""

    def __init__(self, socket: WebSocket, clock: Clock, session: str) -> None:
        self._socket = socket
        self._clock = clock
        self._session = session
        self._sent = 0
        self._expected = 0
        self._first: Message | None = None

    async def token(self) -> str:
        """What the plugin shows first. Raises `BadMessage`, `WebSocketDisconnect` and `TimeoutError`."""
        async with asyncio.timeout(HANDSHAKE):
            said = await self._socket.receive_text()
        try:
            token = json.loads(said)["TokenValue"]
        except (ValueError, KeyError, TypeError):
            raise BadMessage("it does not begin with a token") from None
        return str(token)

    async def shake_hands(self) -> None:
        """Say what kind of session it is. Clients that know no handshake begin with something else, which
        is kept. Raises as `token` does."""
        action = {"ActionType": "SessionType", "ActionParameters": {"SessionType": KIND, "Properties": None}}
        request = {"AgentVersion": AGENT_VERSION, "RequestedClientActions": [action]}
        await self._send(_json(request), PayloadType.HANDSHAKE_REQUEST)
        async with asyncio.timeout(HANDSHAKE):
            answer = await self._receive()
        if answer.payload_type != PayloadType.HANDSHAKE_RESPONSE:
            self._first = answer
            return
        complete = {"HandshakeTimeToComplete": 0, "CustomerMessage": ""}
        await self._send(_json(complete), PayloadType.HANDSHAKE_COMPLETE)

    async def work(self, attached: Attached) -> None:
        """Until the command ends or the plugin has gone."""
        ended = asyncio.ensure_future(self._speak(attached))
        gone = asyncio.ensure_future(self._listen(attached))
        try:
            await asyncio.wait({ended, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            gone.cancel()
            await asyncio.gather(ended, gone, return_exceptions=True)

    async def close(self, said: str = "") -> None:
        """End the session; `said` is shown to the person, if there is something to say. The plugin, which may
        still be acknowledging, goes first."""
        closed = {
            "MessageType": MessageType.CLOSED.value,
            "SessionId": self._session,
            "DestinationId": self._session,
            "CreatedDate": str(self._now()),
            "SchemaVersion": 1,
            "MessageId": self._session,
            "Output": said,
        }
        message = Message(MessageType.CLOSED, _json(closed), created=self._now())
        await self._socket.send_bytes(encode(message))
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING):
                while (await self._socket.receive())["type"] != "websocket.disconnect":
                    pass
            return
        await self._socket.close()

    async def _speak(self, attached: Attached) -> None:
        while (output := await attached.read()) is not None:
            for start in range(0, len(output.data), PIECE):
                await self._send(output.data[start : start + PIECE], PayloadType.OUTPUT)

    async def _listen(self, attached: Attached) -> None:
        try:
            if self._first is not None:
                await _do(attached, self._first)
            while await _do(attached, await self._receive()):
                pass
        except (BadMessage, WebSocketDisconnect, OSError) as error:
            log.debug("a session breaks off: %r", error)

    async def _receive(self) -> Message:
        """The next message of the plugin's sequence. Raises `BadMessage` and `WebSocketDisconnect`."""
        while True:
            message = decode(await self._socket.receive_bytes())
            if message.type != MessageType.INPUT or message.sequence > self._expected:
                continue
            await self._acknowledge(message)
            if message.sequence == self._expected:
                self._expected += 1
                return message

    async def _acknowledge(self, message: Message) -> None:
        content = {
            "AcknowledgedMessageType": message.type,
            "AcknowledgedMessageId": str(message.id),
            "AcknowledgedMessageSequenceNumber": message.sequence,
            "IsSequentialMessage": True,
        }
        flags = FIRST | LAST
        answer = Message(MessageType.ACKNOWLEDGE, _json(content), flags=flags, created=self._now())
        await self._socket.send_bytes(encode(answer))

    async def _send(self, payload: bytes, kind: PayloadType) -> None:
        message = Message(
            MessageType.OUTPUT,
            payload,
            payload_type=kind,
            sequence=self._sent,
            flags=FIRST if self._sent == 0 else 0,
            created=self._now(),
        )
        self._sent += 1
        await self._socket.send_bytes(encode(message))

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


async def _do(attached: Attached, message: Message) -> bool:
    """Pass it on; says whether the session goes on."""
    match message.payload_type:
        case PayloadType.OUTPUT:
            await attached.write(message.payload)
        case PayloadType.SIZE:
            size = _size(message.payload)
            await attached.resize(size["rows"], size["cols"])
        case PayloadType.FLAG:
            return int.from_bytes(message.payload, "big") != TERMINATE
    return True


def _size(payload: bytes) -> dict[str, int]:
    try:
        size = json.loads(payload)
        return {name: int(size[name]) for name in ("rows", "cols")}
    except (ValueError, KeyError, TypeError):
        raise BadMessage("it is no size of a terminal") from None


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()
