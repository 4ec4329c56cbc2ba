"""Takes messages out of a queue, for a while."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from headrace.kit.clock import Clock
from headrace.services.sqs import messages, naming
from headrace.services.sqs.arrivals import Arrivals
from headrace.services.sqs.records import Message, Queue
from headrace.store.base import Reader, Store, Transaction

LOOKED_AT = 100
"""Messages in a transaction, should many of them be too old or have been received too often."""


async def receive(
    store: Store,
    clock: Clock,
    arrivals: Arrivals,
    queue: Queue,
    *,
    most: int,
    visibility: int,
    wait: float,
) -> list[Message]:
    """Up to so many messages; none, if none comes while it waits so many seconds."""
    until = clock.now() + timedelta(seconds=wait)
    with arrivals.of(queue.uid) as arrived:
        while True:
            arrived.clear()
            found = await take(store, queue, most=most, visibility=visibility, now=clock.now())
            now = clock.now()
            if found or now >= until:
                return found
            following = await _next(store, queue)
            wake = min(until, following) if following else until
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, (wake - now).total_seconds())):
                    await arrived.wait()


async def take(store: Store, queue: Queue, *, most: int, visibility: int, now: datetime) -> list[Message]:
    """Up to so many messages that are visible now."""
    following = await _next(store, queue)
    if following is None or following > now:
        return []
    async with store.write() as tx:
        newest = await tx.get(Queue, queue.id)
        if newest is None or newest.uid != queue.uid:
            return []  # purged or deleted meanwhile
        queue, taken = newest, list[Message]()
        while len(taken) < most and (page := await _visible(tx, queue, now)):
            for message in page:
                if not await _buried(tx, queue, message, now) and len(taken) < most:
                    after = messages.received(message, visibility, now)
                    taken.append(await tx.replace(after, expect=message.revision))
            if visibility == 0:  # what was taken is visible still
                break
        return taken


async def _next(reader: Reader, queue: Queue) -> datetime | None:
    """When a message is visible next."""
    first = await reader.page(Message, owner=queue.uid, limit=1)
    return first[0].visible_at if first else None


async def _visible(tx: Transaction, queue: Queue, now: datetime) -> Sequence[Message]:
    page = await tx.page(Message, owner=queue.uid, limit=LOOKED_AT)
    return [message for message in page if message.visible_at <= now]


async def _buried(tx: Transaction, queue: Queue, message: Message, now: datetime) -> bool:
    """Whether it is not to be received any more: it is gone, or in the dead-letter queue."""
    if messages.is_expired(message, queue, now):
        await tx.delete(Message, message.id, expect=message.revision)
        return True
    if not messages.is_dead(message, queue) or queue.redrive is None:
        return False
    place = naming.of_arn(queue.redrive.target)
    target = await tx.get(Queue, place.id) if place else None
    if target is None:
        return False
    await tx.replace(messages.buried(message, queue, target, now), expect=message.revision)
    return True
