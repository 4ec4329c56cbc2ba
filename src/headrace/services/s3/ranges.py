"""Byte ranges of an object (RFC 9110, section 14; S3 serves one range, never several)."""

import re
from typing import NamedTuple

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Span(NamedTuple):
    """The bytes from `start` up to but not including `end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start

    def content_range(self, total: int) -> str:
        """The Content-Range header of an answer that carries this span."""
        return f"bytes {self.start}-{self.end - 1}/{total}"


class Unsatisfiable(Exception):
    """The range asks for no byte that exists."""


def parse(header: str | None, size: int) -> Span | None:
    """The span that a Range header asks for; None means all, also where the header is malformed or asks
    for several ranges, both of which S3 ignores. Raises `Unsatisfiable`."""
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Span(int(first), min(int(last) + 1, size) if last else size)


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - length), size)
