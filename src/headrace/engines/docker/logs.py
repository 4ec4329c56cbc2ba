"""What containers have written: the Engine's stream of messages, taken up anywhere. Decoding is pure.

The Engine stamps every message with a time and splits a line after 16 KiB; the parts have the time of
the first. It can be asked for the messages from a time on. Messages of the two streams may stand in
the file slightly out of order, and a line may be complete only after a later one of the other stream.
So a cursor does not name the last line, but a time some way before it and how many lines from that
time on have been given.
"""

import asyncio
from bisect import bisect_left, insort
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import NamedTuple

from headrace.engines.base import ContainerPhase, LogCursor, LogLine, OutputLost, RunMissing
from headrace.engines.docker import seen
from headrace.engines.docker.api import Api, ApiError

LONGEST = 256 * 1024
DISORDER = 1_000_000_000
"""Nanoseconds by which a message may stand in the file behind a later one."""

HEADER = 8
STAMP = len("2006-01-02T15:04:05.000000000Z ")
STREAMS = {1: "stdout", 2: "stderr"}
CHUNK = 256 * 1024
PATIENCE = 0.1
"""Seconds between two looks at a container that was not started or whose output broke off."""


class Message(NamedTuple):
    """One message: a stamped line, or a part of a long one, which has no line end."""

    stream: str
    data: bytes


class Frames:
    """Messages out of the stream of a container without a terminal: each has a header with the
    stream's number and its length (Docker API, "Attach to a container", stream format)."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        self._buffer += data
        start = 0
        while len(self._buffer) >= start + HEADER:
            end = start + HEADER + int.from_bytes(self._buffer[start + 4 : start + HEADER])
            if len(self._buffer) < end:
                break
            number = self._buffer[start]
            yield Message(STREAMS.get(number, "stdout"), bytes(self._buffer[start + HEADER : end]))
            start = end
        del self._buffer[:start]

    def rest(self) -> Iterator[Message]:
        """Nothing: what the stream ends with is a whole message."""
        return iter(())


class Terminal:
    """Messages out of the stream of a container with a terminal, which has no headers.

    The stamps of a long line's parts stand in its middle; they are all the same, so they can be told
    from what the container wrote.
    """

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            yield Message("stdout", _without_inner_stamps(line.removesuffix(b"\r")) + b"\n")
        if len(self._buffer) > LONGEST + STAMP:
            stamp, part, rest = self._buffer[:STAMP], self._buffer[:-STAMP], self._buffer[-STAMP:]
            yield Message("stdout", _without_inner_stamps(part))
            self._buffer = stamp + rest

    def rest(self) -> Iterator[Message]:
        """What came behind the last line end."""
        if self._buffer:
            yield Message("stdout", _without_inner_stamps(self._buffer))


def _without_inner_stamps(line: bytes) -> bytes:
    stamp = line[:STAMP]
    return stamp + line[STAMP:].replace(stamp, b"") if stamp else line


def _time(message: Message) -> int:
    """Raises `OutputLost` where it is not a line of the container: the Engine has nothing else to say there
    but that a file was taken away which it was reading, as it does with the oldest of a limited log."""
    try:
        return seen.timestamp(message.data[: STAMP - 1].decode())
    except ValueError:
        said = message.data.decode(errors="replace").strip()
        raise OutputLost(f"the Engine can't read the log on: {said}") from None


class Lines:
    """Log lines out of messages, behind a cursor."""

    def __init__(self, since: LogCursor) -> None:
        self._skip = since.count
        self._floor = since.time
        self._latest = since.time
        self._times: list[int] = []
        self._parts: dict[str, tuple[int, bytearray]] = {}

    def add(self, message: Message) -> Iterator[LogLine]:
        """The lines that this message completes."""
        data = message.data[STAMP:]
        begun, text = self._parts.pop(message.stream, (_time(message), bytearray()))
        if text and len(text) + len(data.removesuffix(b"\n")) > LONGEST:
            self._parts[message.stream] = (begun, bytearray())
            yield from self._line(begun, message.stream, text)
            text = bytearray()
        text += data
        if text.endswith(b"\n"):
            self._parts.pop(message.stream, None)
            yield from self._line(begun, message.stream, text[:-1])
        else:
            self._parts[message.stream] = (begun, text)

    def rest(self) -> Iterator[LogLine]:
        """The lines left without an end when the container ended."""
        for stream, (begun, text) in sorted(self._parts.items()):
            yield from self._line(begun, stream, text)

    def _line(self, time: int, stream: str, text: bytearray) -> Iterator[LogLine]:
        cursor = self._passed(time)
        if self._skip:
            self._skip -= 1
        else:
            yield LogLine(time, stream, text.decode(errors="replace"), cursor)

    def _passed(self, time: int) -> LogCursor:
        """The place behind a line of this time: it lies before every line that is not complete yet and
        before every one that may follow out of order."""
        insort(self._times, time)
        self._latest = max(self._latest, time)
        self._floor = max(
            self._floor, min([self._latest - DISORDER, *(begun for begun, _ in self._parts.values())])
        )
        del self._times[: bisect_left(self._times, self._floor)]
        return LogCursor(self._floor, len(self._times))


async def read(api: Api, container: str, since: LogCursor, *, follow: bool) -> AsyncGenerator[LogLine, None]:
    """The container's output behind the cursor; with `follow` until it has ended.

    What a container wrote is all there once it is seen as ended, hence the last reading comes after
    that, whatever ended the one before.
    """
    while True:
        phase, tty = await _state(api, container)
        reading = _read_once(api, container, since, tty=tty, phase=phase, follow=follow)
        async with aclosing(reading) as lines:
            async for line in lines:
                since = line.cursor
                yield line
        if not follow or phase is ContainerPhase.EXITED:
            return
        if phase is ContainerPhase.CREATED:
            await asyncio.sleep(PATIENCE)


async def _read_once(
    api: Api, container: str, since: LogCursor, *, tty: bool, phase: ContainerPhase, follow: bool
) -> AsyncGenerator[LogLine, None]:
    messages: Frames | Terminal = Terminal() if tty else Frames()
    lines = Lines(since)
    query = {
        "stdout": True,
        "stderr": True,
        "timestamps": True,
        "follow": follow and phase is ContainerPhase.RUNNING,
        "since": f"{since.time // 1_000_000_000}.{since.time % 1_000_000_000:09}",
    }
    async with api.stream("GET", f"containers/{container}/logs", query=query) as answer:
        async for chunk in answer.content.iter_chunked(CHUNK):
            for message in messages.feed(chunk):
                for line in lines.add(message):
                    yield line
    if phase is ContainerPhase.EXITED:
        for message in messages.rest():
            for line in lines.add(message):
                yield line
        for line in lines.rest():
            yield line


async def _state(api: Api, container: str) -> tuple[ContainerPhase, bool]:
    try:
        inspected = await api.json("GET", f"containers/{container}/json")
    except ApiError as error:
        if error.status == 404:
            raise RunMissing(error.message) from error
        raise
    return seen.PHASES[inspected["State"]["Status"]], inspected["Config"]["Tty"]
