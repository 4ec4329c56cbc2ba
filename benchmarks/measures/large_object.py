"""An object of two gigabytes, up and down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import headrace
from benchmarks.headrace import Headrace
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings
from benchmarks.timing import seconds

SIZE = 2 << 30
PIECE = b"\0" * (1 << 20)
LOOK_EVERY = 0.02
MIB = 1 << 20


class Zeros:
    """A readable file of zeros that takes no room."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        size = min(self._left, len(PIECE) if size < 0 else size)
        self._left -= size
        return PIECE[:size] if size <= len(PIECE) else bytes(size)


def measure(settings: Settings) -> Iterator[Row]:
    """By boto3's transfers: parts of 8 MiB, ten at once."""
    with headrace.running("large-object") as server:
        s3 = server.client("s3")
        s3.create_bucket(Bucket="bench")
        s3.put_object(Bucket="bench", Key="small", Body=b"warm")
        s3.get_object(Bucket="bench", Key="small")["Body"].read()
        server.come_to_rest()
        before = server.memory()
        with most_memory(server) as up:
            up_seconds = seconds(lambda: s3.upload_fileobj(Zeros(SIZE), "bench", "large"))
        with most_memory(server) as down:
            down_seconds = seconds(lambda: _download(s3))
    yield _memory("up", up[0] - before)
    yield _memory("down", down[0] - before)
    yield Row(what="2 GiB up with boto3", headrace=SIZE / MIB / up_seconds, unit="MiB/s")
    yield Row(what="2 GiB down with boto3", headrace=SIZE / MIB / down_seconds, unit="MiB/s")


def _memory(direction: str, mib: float) -> Row:
    return Row(
        what=f"more memory while 2 GiB go {direction}",
        headrace=mib,
        yardstick=100,
        yardstick_name="as promised",
        unit="MiB",
        goal=at_most(1.0),
    )


def _download(s3: Any) -> None:
    pieces = s3.get_object(Bucket="bench", Key="large")["Body"].iter_chunks(MIB)
    if (came_back := sum(map(len, pieces))) != SIZE:
        raise RuntimeError(f"{came_back} bytes came back")


@contextmanager
def most_memory(server: Headrace) -> Iterator[list[float]]:
    """The most resident memory while the context lasts, in MiB, as the list's only item."""
    most = [server.memory()]
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY):
            most[0] = max(most[0], server.memory())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()
