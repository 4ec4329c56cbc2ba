"""Requests at a constant rate, over connections that are kept alive as long as the server keeps them.

Nothing is tried again: whatever goes wrong with a request counts as a failure. Run as a process of its own;
takes an `Order` as JSON on its input, ends when that is closed, and prints a `Report` as JSON.
"""

import asyncio
import sys

import aiohttp
import msgspec

CONNECTIONS = 16


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent."""

    url: str
    rate: float
    """Requests a second."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How it went."""

    answered: int
    """Requests answered with 200."""
    failed: int
    """Requests answered otherwise, or not at all."""
    complaint: str = ""
    """What was wrong with the first of them."""


class Sender:
    """Counts what is answered."""

    def __init__(self, order: Order, session: aiohttp.ClientSession) -> None:
        self._order = order
        self._session = session
        self._answered = 0
        self._failed = 0
        self._complaint = ""

    async def run(self, ended: asyncio.Event) -> Report:
        """Send until it is time to end, and wait for the last answers."""
        loop = asyncio.get_running_loop()
        began, sent = loop.time(), 0
        async with asyncio.TaskGroup() as requests:
            while not ended.is_set():
                requests.create_task(self._send())
                sent += 1
                await asyncio.sleep(max(0.0, began + sent / self._order.rate - loop.time()))
        return Report(answered=self._answered, failed=self._failed, complaint=self._complaint)

    async def _send(self) -> None:
        try:
            async with self._session.get(self._order.url) as response:
                await response.read()
                if response.status == 200:
                    self._answered += 1
                    return
                self._fail(str(response.status))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._fail(repr(error))

    def _fail(self, complaint: str) -> None:
        self._failed += 1
        self._complaint = self._complaint or complaint


async def main() -> None:
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        session._retry_connection = False
        report = await Sender(order, session).run(ended)
    sys.stdout.buffer.write(msgspec.json.encode(report))


if __name__ == "__main__":
    asyncio.run(main())
