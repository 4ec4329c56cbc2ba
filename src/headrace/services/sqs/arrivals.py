"""Wakes those who wait for a message."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from headrace.kit.clock import Clock
from headrace.services.sqs.records import Message
from headrace.store.base import Store

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 1.0


class Arrivals:
    """Follows messages, whichever process has written them, until cancelled."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[str, set[asyncio.Event]] = {}

    async def run(self) -> None:
        while True:
            try:
                async with self._store.watch(Message) as changes:
                    async for change in changes:
                        if isinstance(change.record, Message):
                            self._wake(change.record.queue)
            except Exception as error:
                log.warning("messages can't be followed: %s; trying again", error)
                await self._clock.sleep(RECONNECT_SECONDS)

    @contextmanager
    def of(self, queue: str) -> Iterator[asyncio.Event]:
        """An event that is set when a message of this queue may have become visible, or will be sooner."""
        event = asyncio.Event()
        self._waiting.setdefault(queue, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[queue].discard(event)
            if not self._waiting[queue]:
                del self._waiting[queue]

    def _wake(self, queue: str) -> None:
        for event in self._waiting.get(queue, ()):
            event.set()
