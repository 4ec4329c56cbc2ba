"""Removes the messages of queues that have been purged or deleted, and those that are too old."""

from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.sqs import messages
from headrace.services.sqs.records import Emptied, Message, Queue
from headrace.store.base import Store
from headrace.store.listing import every

AT_ONCE = 500
EVERY_MINUTE = 60.0


class Emptying:
    """One key for each uid that no queue has any more, and for each queue's id."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.emptied = Loop("sqs-emptied", self._empty, clock=clock, resync=self._uids)
        self.expired = Loop(
            "sqs-expired", self._expire, clock=clock, resync=self._queues, resync_every=EVERY_MINUTE
        )

    def hint(self, uid: str) -> None:
        """No queue has this uid any more."""
        self.emptied.hint(uid)

    async def _uids(self) -> Iterable[str]:
        return [one.id for one in await every(self._store, Emptied)]

    async def _queues(self) -> Iterable[str]:
        return [queue.id for queue in await every(self._store, Queue)]

    async def _empty(self, uid: str) -> float | None:
        async with self._store.write() as tx:
            page = await tx.page(Message, owner=uid, limit=AT_ONCE)
            for message in page:
                await tx.delete(Message, message.id)
            if not page:
                await tx.delete(Emptied, uid)
        return 0.0 if page else None

    async def _expire(self, id: str) -> float | None:
        """The first in the queue: those behind are, but for a few that were received meanwhile, younger."""
        queue = await self._store.get(Queue, id)
        if queue is None:
            return None
        now = self._clock.now()
        page = await self._store.page(Message, owner=queue.uid, limit=AT_ONCE)
        old = [message for message in page if messages.is_expired(message, queue, now)]
        if not old:
            return None
        async with self._store.write() as tx:
            for message in old:
                await tx.delete(Message, message.id)
        return 0.0
