"""The bytes of objects: taken in once, checked on the way, read back in spans.

Bytes are written before the record that refers to them, under a key never used before, so a crash
between the two leaves a blob that nobody refers to; `sweeping` removes it.

A few bytes are kept in the record itself (`INLINE`): a put is then one transaction, which shares its wait
for the disk with others, where a file needs two waits of its own, and a get reads nothing but the record.
Measured with 15 KiB: four times as many puts a second and twice as many gets. Lists pass these bytes over
(`records.Description`). Beyond the bound the database would grow faster than is good for its copies.
"""

from base64 import b64decode
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

from headrace.aws.body import Body
from headrace.aws.checksums import text
from headrace.aws.errors import AwsError
from headrace.blobs.base import Blobs, BlobsUnavailable
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.s3 import checksums, errors
from headrace.services.s3.checksums import Asked
from headrace.services.s3.ranges import Span
from headrace.services.s3.records import Checksum, Manifest, Object, PartContent
from headrace.store.base import Reader

INLINE = 16 * 1024
"""How many bytes an object may have whose record holds them."""

LARGEST = 5 * 1024**3
"""How many bytes one request may bring."""

FOLDER = "s3"
"""Where the blobs of S3 are."""

Source = bytes | AsyncIterator[bytes] | Body

Content = bytes | AsyncIterator[bytes]


class Received(NamedTuple):
    """Bytes that have arrived whole and unharmed, but belong to no record yet."""

    size: int
    md5: str
    checksum: Checksum
    inline: bytes = b""
    blob: str = ""


class Contents:
    """Takes bytes in and gives them out."""

    def __init__(self, *, blobs: Blobs, clock: Clock, ids: Ids) -> None:
        self._blobs = blobs
        self._clock = clock
        self._ids = ids
        self._reading: Counter[str] = Counter()
        self._writing: set[str] = set()

    def in_use(self, blob: str) -> bool:
        """Whether somebody reads the blob, or is about to refer to it."""
        return blob in self._writing or self._reading[blob] > 0

    @contextmanager
    def arriving(self) -> Iterator["Arrival"]:
        """Take bytes in and, before leaving, write the record that refers to them.

        Until then nobody sweeps them away, though nothing refers to them.
        """
        arrival = Arrival(self._blobs, self._begin)
        try:
            yield arrival
        finally:
            self._writing.discard(arrival.blob)

    async def read(self, reader: Reader, stored: Object, span: Span | None = None) -> Content:
        """The object's bytes, or those of a span: at once if there are few, else in chunks."""
        span = span or Span(0, stored.size)
        if stored.blob:
            return self._stream([(stored.blob, span)])
        if stored.manifest:
            manifest = await reader.get(Manifest, stored.manifest)
            return self._stream(list(pieces(manifest.parts if manifest else (), span)))
        return stored.inline[span.start : span.end]

    def _begin(self) -> str:
        """The key of a new blob, from now on in use. It says when it was begun, for the sweeper."""
        blob = f"{FOLDER}/{self._clock.now():%Y%m%d%H}/{self._ids.hex()}"
        self._writing.add(blob)
        return blob

    async def _stream(self, pieces: Sequence[tuple[str, Span]]) -> AsyncIterator[bytes]:
        blobs = [blob for blob, _ in pieces]
        self._reading.update(blobs)
        try:
            for blob, span in pieces:
                async for chunk in self._blobs.get(blob, start=span.start, end=span.end):
                    yield chunk
        finally:
            self._reading.subtract(blobs)
            self._reading += Counter()  # forgets those that nobody reads any more


class Arrival:
    """One body that is being received."""

    def __init__(self, blobs: Blobs, begin: Callable[[], str]) -> None:
        self._blobs = blobs
        self._begin = begin
        self.blob = ""
        """Where the bytes are, once they have become a blob."""

    async def receive(self, body: Source, asked: Asked, *, inline: int = INLINE) -> Received:
        """Take in all of it and measure it."""
        if isinstance(body, Body) and (body.content_length or 0) > LARGEST:
            raise errors.entity_too_large(LARGEST)
        gauge = _Gauge(body, asked)
        if (few := await _few(body, inline)) is not None:
            gauge.take(few)
            return gauge.received(inline=few)
        chunks = gauge.pass_on(body)
        head = await _first(chunks, inline)
        if sum(map(len, head)) <= inline:
            return gauge.received(inline=b"".join(head))
        self.blob = self._begin()
        try:
            await self._blobs.put(self.blob, _chain(head, chunks))
        except BlobsUnavailable as error:
            raise errors.unavailable(error) from error
        return gauge.received(blob=self.blob)

    @asynccontextmanager
    async def discarded_if_refused(self) -> AsyncIterator[None]:
        """Remove the bytes if their record is refused. If it is only uncertain whether the record has
        been written, they stay, and the sweeper finds out."""
        try:
            yield
        except AwsError:
            if self.blob:
                await self._blobs.delete(self.blob)
            raise


class _Gauge:
    """Measures a body while it passes. What came along with a request's body has been verified by the
    time the body ends, and is not computed again."""

    def __init__(self, body: Source, asked: Asked) -> None:
        self._algorithm = asked.algorithm
        self._sent: Mapping[str, str] = body.checksums if isinstance(body, Body) else {}
        sent = asked.sent if isinstance(body, Body) else frozenset()
        self._running = {name: checksums.new(name) for name in {"MD5", asked.algorithm} - sent}
        self._size = 0

    def take(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > LARGEST:
            raise errors.entity_too_large(LARGEST)
        for checksum in self._running.values():
            checksum.update(chunk)

    async def pass_on(self, body: Source) -> AsyncIterator[bytes]:
        async for chunk in once(body) if isinstance(body, bytes) else body:
            self.take(chunk)
            yield chunk

    def received(self, *, inline: bytes = b"", blob: str = "") -> Received:
        checksum = Checksum(algorithm=self._algorithm, value=self._value(self._algorithm))
        return Received(self._size, b64decode(self._value("MD5")).hex(), checksum, inline, blob)

    def _value(self, algorithm: str) -> str:
        computed = self._running.get(algorithm)
        return text(computed) if computed else self._sent[algorithm.lower()]


def pieces(parts: Sequence[PartContent], span: Span) -> Iterator[tuple[str, Span]]:
    """Which bytes of which parts' blobs make up a span of the whole."""
    offset = 0
    for part in parts:
        start, end = max(span.start - offset, 0), min(span.end - offset, part.size)
        if start < end:
            yield part.blob, Span(start, end)
        offset += part.size


async def _few(body: Source, limit: int) -> bytes | None:
    """All of a body that is known to have no more bytes than `limit`."""
    if isinstance(body, bytes):
        return body if len(body) <= limit else None
    if isinstance(body, Body) and body.content_length is not None and body.content_length <= limit:
        return await body.read(limit)
    return None


async def _first(chunks: AsyncIterator[bytes], limit: int) -> list[bytes]:
    """The first chunks, until there are more than `limit` bytes or no more."""
    head: list[bytes] = []
    size = 0
    async for chunk in chunks:
        head.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return head


async def _chain(head: Sequence[bytes], rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in head:
        yield chunk
    async for chunk in rest:
        yield chunk


async def once(chunk: bytes) -> AsyncIterator[bytes]:
    """A few bytes as if they were many."""
    if chunk:
        yield chunk
