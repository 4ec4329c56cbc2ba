"""The frames of a session: a command in a container and somebody who works with it.

Both directions are streams of frames: a byte that says what it is, four bytes of length, and so many bytes.
"""

import struct
from enum import IntEnum

HEADER = struct.Struct(">BI")
SIZE = struct.Struct(">HH")
"""Rows and columns of a terminal."""
CODE = struct.Struct(">i")
"""An exit code."""
LARGEST = 1024 * 1024


class Frame(IntEnum):
    """What a frame is."""

    INPUT = 0
    OUTPUT = 1
    ERROR_OUTPUT = 2
    RESIZE = 3
    END_OF_INPUT = 4
    EXIT = 5
    FAILURE = 6
    """Why there will be no exit code, for people."""


class BadFrame(Exception):
    """The other side does not keep to the protocol."""


def frame(kind: Frame, data: bytes = b"") -> bytes:
    return HEADER.pack(kind, len(data)) + data


class Frames:
    """Takes a stream apart."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[Frame, bytes]]:
        """The frames that are complete now. Raises `BadFrame`."""
        self._buffer += data
        found = []
        while len(self._buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._buffer)
            if length > LARGEST or kind > Frame.FAILURE:
                raise BadFrame
            end = HEADER.size + length
            if len(self._buffer) < end:
                break
            found.append((Frame(kind), bytes(self._buffer[HEADER.size : end])))
            del self._buffer[:end]
        return found
