"""The messages of a data channel. Pure.

A header of 120 bytes, then the payload («session-manager-plugin», message/clientmessage.go, which tells of
the fields). Numbers are big-endian, the type is padded with spaces, and the halves of the id change places.
"""

import hashlib
import struct
from enum import IntEnum, StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4

HEADER = struct.Struct(">I32sIQqQ16s32sII")
HEADER_LENGTH = HEADER.size - 4
"""As the header itself counts: without the payload's length."""
VERSION = 1
FIRST, LAST = 1, 2
"""Flags: the first message of a sequence, and the last."""


class MessageType(StrEnum):
    INPUT = "input_stream_data"
    OUTPUT = "output_stream_data"
    ACKNOWLEDGE = "acknowledge"
    CLOSED = "channel_closed"


class PayloadType(IntEnum):
    NONE = 0
    OUTPUT = 1
    ERROR = 2
    SIZE = 3
    PARAMETER = 4
    HANDSHAKE_REQUEST = 5
    HANDSHAKE_RESPONSE = 6
    HANDSHAKE_COMPLETE = 7
    FLAG = 10
    STDERR = 11
    EXIT_CODE = 12


TERMINATE = 2
"""The flag by which a client ends its session."""


class BadMessage(ValueError):
    """It can't be understood."""


class Message(NamedTuple):
    type: str
    payload: bytes
    payload_type: int = PayloadType.NONE
    sequence: int = 0
    flags: int = 0
    created: int = 0
    """Milliseconds since 1970."""
    id: UUID = UUID(int=0)


def encode(message: Message) -> bytes:
    """As it travels. A message without an id gets one."""
    id = (message.id if message.id.int else uuid4()).bytes
    return (
        HEADER.pack(
            HEADER_LENGTH,
            message.type.encode().ljust(32),
            VERSION,
            message.created,
            message.sequence,
            message.flags,
            id[8:] + id[:8],
            hashlib.sha256(message.payload).digest(),
            message.payload_type,
            len(message.payload),
        )
        + message.payload
    )


def decode(data: bytes) -> Message:
    """Raises `BadMessage`. The digest is not looked at: clients differ in what they make of it, and the
    connection sees to it that bytes arrive as they were sent."""
    if len(data) < HEADER.size:
        raise BadMessage("it is shorter than its header")
    _, kind, _, created, sequence, flags, id, _, payload_type, length = HEADER.unpack_from(data)
    payload = data[HEADER.size :]
    if len(payload) != length:
        raise BadMessage("its payload has another length than it says")
    return Message(
        type=kind.strip(b" \0").decode("ascii", "replace"),
        payload=payload,
        payload_type=payload_type,
        sequence=sequence,
        flags=flags,
        created=created,
        id=UUID(bytes=id[8:] + id[:8]),
    )
