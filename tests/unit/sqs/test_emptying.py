"""Messages that no receiver takes, in virtual time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from headrace.kit.clock import VirtualClock
from headrace.services.sqs.control.emptying import Emptying
from headrace.services.sqs.reception import take
from headrace.services.sqs.records import Emptied, Message, Queue
from headrace.store.base import Store
from headrace.store.listing import every
from headrace.store.opening import open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "000000000000/us-east-1"
QUEUE = Queue(
    id=f"{SCOPE}/q",
    scope=SCOPE,
    name="q",
    uid="u1",
    retention=60,
    created_at=START,
    modified_at=START,
)


class World:
    def __init__(self, store: Store, clock: VirtualClock) -> None:
        self.store = store
        self.clock = clock
        self.emptying = Emptying(store, clock)

    async def send(self, id: str, queue: str = "u1") -> None:
        now = self.clock.now()
        message = Message(id=id, scope=SCOPE, queue=queue, body="x", sender="me", sent_at=now, visible_at=now)
        async with self.store.write() as tx:
            await tx.create(message)

    async def left(self) -> list[str]:
        return [message.id for message in await every(self.store, Message)]

    async def sweep(self) -> None:
        """What the loops do when they look at everything."""
        for id in await self.emptying._queues():
            while await self.emptying._expire(id) == 0.0:
                pass
        for uid in await self.emptying._uids():
            while await self.emptying._empty(uid) == 0.0:
                pass


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock(START)
    store = open_store(tmp_path / "h.db", clock)
    async with store.write() as tx:
        await tx.create(QUEUE)
    yield World(store, clock)
    await store.close()


async def test_what_is_too_old_is_never_received(world: World) -> None:
    await world.send("old")
    world.clock.advance(59)
    await world.send("young")
    world.clock.advance(1)
    taken = await take(world.store, QUEUE, most=10, visibility=30, now=world.clock.now())
    assert [message.id for message in taken] == ["young"]
    assert await world.left() == ["young"]


async def test_what_is_too_old_goes_without_a_receiver(world: World) -> None:
    for number in range(600):
        await world.send(f"{number}")
    world.clock.advance(60)
    await world.send("young")
    await world.sweep()
    assert await world.left() == ["young"]


async def test_the_messages_of_a_queue_that_is_gone_are_removed_and_others_stay(world: World) -> None:
    await world.send("stays")
    for number in range(600):
        await world.send(f"{number}", queue="gone")
    async with world.store.write() as tx:
        await tx.create(Emptied(id="gone", scope=SCOPE))
    await world.sweep()
    assert await world.left() == ["stays"]
    assert await every(world.store, Emptied) == []


async def test_who_waited_while_the_queue_was_purged_receives_nothing_of_before(world: World) -> None:
    await world.send("old")
    async with world.store.write() as tx:
        queue = await tx.get(Queue, QUEUE.id)
        assert queue is not None
        await tx.replace(replace(queue, uid="u2"), expect=queue.revision)
    assert await take(world.store, QUEUE, most=10, visibility=30, now=world.clock.now()) == []
