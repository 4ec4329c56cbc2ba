"""Sends requests over connections that are kept alive, as fast as they are answered.

Run as a process of its own, so that it and the server each have a core. Takes an `Order` as JSON on its
input and prints a `Report` as JSON.
"""

import asyncio
import sys
import time
from functools import partial
from typing import cast

import httptools
import msgspec
import uvloop

GRACE = 30.0
"""Seconds for the last answers to arrive."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent."""

    host: str
    port: int
    requests: list[bytes]
    """Sent in turn."""
    connections: int
    warm_up: float
    """Seconds that are not counted."""
    duration: float
    """Seconds that are counted."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How it went."""

    answered: int
    """Requests answered with 200 in the counted time."""
    failed: int
    """Requests answered otherwise, in all the time."""
    duration: float
    """Seconds counted."""
    median: float
    """Seconds from a request to its answer."""
    complaint: str = ""
    """The first answer that was not 200."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.answered / self.duration


class Tally:
    """What all connections have seen."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.begin = time.perf_counter() + order.warm_up
        self.end = self.begin + order.duration
        self.taken: list[float] = []
        self.failed = 0
        self.complaint = ""
        self._sent = 0

    def next_request(self) -> bytes:
        self._sent += 1
        return self.order.requests[self._sent % len(self.order.requests)]

    def note(self, status: int, body: bytes, sent: float, now: float) -> None:
        if status != 200:
            self.failed += 1
            self.complaint = self.complaint or f"{status} {body[:300]!r}"
        elif self.begin <= now < self.end:
            self.taken.append(now - sent)

    def report(self) -> Report:
        taken = sorted(self.taken)
        return Report(
            answered=len(taken),
            failed=self.failed,
            duration=self.order.duration,
            median=taken[len(taken) // 2] if taken else 0.0,
            complaint=self.complaint,
        )


class Connection(asyncio.Protocol):
    """One request at a time until the time is over. A server that closes is connected to again."""

    def __init__(self, tally: Tally, over: asyncio.Future[bool]) -> None:
        self._tally = tally
        self._over = over
        self._transport: asyncio.WriteTransport
        self._parser: httptools.HttpResponseParser
        self._body: list[bytes] = []
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the connection's work; whoever made it goes on with another if time is left."""
        if not self._over.done():
            self._over.set_result(True)

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        now = time.perf_counter()
        self._tally.note(self._parser.get_status_code(), b"".join(self._body), self._sent, now)
        if now >= self._tally.end or not self._parser.should_keep_alive():
            self._transport.close()
        else:
            self._send()

    def _send(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._body.clear()
        self._sent = time.perf_counter()
        self._transport.write(self._tally.next_request())


async def keep_sending(tally: Tally) -> None:
    """One connection after the other until the time is over."""
    loop = asyncio.get_running_loop()
    while time.perf_counter() < tally.end:
        over: asyncio.Future[bool] = loop.create_future()
        try:
            connection = partial(Connection, tally, over)
            await loop.create_connection(connection, tally.order.host, tally.order.port)
            await over
        except OSError as error:
            tally.note(0, str(error).encode(), 0.0, 0.0)
            await asyncio.sleep(0.01)


async def send(order: Order) -> Report:
    """Carry out the order. Raises `TimeoutError` if the server stops answering."""
    tally = Tally(order)
    async with asyncio.timeout(order.warm_up + order.duration + GRACE):
        await asyncio.gather(*(keep_sending(tally) for _ in range(order.connections)))
    return tally.report()


def main() -> None:
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(send(order))))


if __name__ == "__main__":
    main()
