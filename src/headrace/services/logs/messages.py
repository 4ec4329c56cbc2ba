"""The text of a log event."""

from collections.abc import Iterator

LONGEST_PIECE = 262_144
"""Bytes of UTF-8 in one piece of a longer line: 256 KiB, the limit that log drivers keep to."""


def clean(message: str) -> str:
    """The message in characters that every store can keep.

    NUL and lone surrogates become U+FFFD. All other control characters stay: colours of a terminal are
    worth keeping.
    """
    if "\x00" in message:
        message = message.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    if message.isascii():
        return message
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else char for char in message)


def pieces(message: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """The message in pieces of at most that many bytes, none ending within a character."""
    if len(message) * 4 <= longest or len(encoded := message.encode()) <= longest:
        yield message
        return
    start = 0
    while start < len(encoded):
        end = start + longest
        while end < len(encoded) and encoded[end] & 0xC0 == 0x80:
            end -= 1
        yield encoded[start:end].decode()
        start = end
