"""The proxy's journal of requests, read as it grows."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

CHUNK = 1024 * 1024


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One request."""

    lb: str = ""
    """Which load balancer it came to: what its ARN ends with."""
    to: str = ""
    """The address of the target that it went to; empty for none."""
    status: int = 0
    duration: float = 0.0
    """Seconds."""


class Journal:
    """Reads what has been added since it was read last. The proxy puts the file aside when it is full, and
    begins another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._rest = b""
        self._begun = False

    def read(self) -> list[Line]:
        """The requests since the last reading; the first one only finds the end."""
        lines = list(self._new())
        self._begun = True
        return lines

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _new(self) -> Iterator[Line]:
        if self._file is None and not self._open(at_end=not self._begun):
            return
        yield from self._added()
        if self._is_another():
            yield from self._added()
            self.close()
            self._rest = b""
            if self._open(at_end=False):
                yield from self._added()

    def _open(self, *, at_end: bool) -> bool:
        try:
            self._file = self._path.open("rb")
        except FileNotFoundError:
            return False
        if at_end:
            self._file.seek(0, 2)
        return True

    def _is_another(self) -> bool:
        assert self._file is not None  # noqa: S101 - it has just been read
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return False
        position = self._file.tell()
        return there.st_ino != os.fstat(self._file.fileno()).st_ino or there.st_size < position

    def _added(self) -> Iterator[Line]:
        assert self._file is not None  # noqa: S101 - it has just been opened
        while chunk := self._file.read(CHUNK):
            *whole, self._rest = (self._rest + chunk).split(b"\n")
            for text in whole:
                try:
                    yield msgspec.json.decode(text, type=Line)
                except msgspec.DecodeError:  # a line that a crash cut short
                    continue
