"""The control loop: one worker a key, nothing hinted at is lost, errors back off."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from headrace.control.loop import FIRST_BACKOFF, LONGEST_BACKOFF, STALE_AT_MOST, Loop, backoff
from headrace.kit.clock import VirtualClock
from headrace.store.base import StaleRecord


class World:
    """What is reconciled: counts rounds, and does in each what the test says."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.rounds: Counter[str] = Counter()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.listed: list[str] = []
        self.act: Callable[[str], Awaitable[float | None]] = nothing

    async def reconcile(self, key: str) -> float | None:
        self.rounds[key] += 1
        self.now[key] += 1
        self.most[key] = max(self.most[key], self.now[key])
        try:
            return await self.act(key)
        finally:
            self.now[key] -= 1

    async def list(self) -> Iterable[str]:
        return self.listed

    def loop(self, *, concurrency: int = 1000) -> Loop:
        return Loop("test", self.reconcile, clock=self.clock, resync=self.list, concurrency=concurrency)

    async def pass_time(self, seconds: float) -> None:
        """Let the time pass from timer to timer, as those who wait for it would see it."""
        await settle()
        end = self.clock.now() + timedelta(seconds=seconds)
        while (due := self.clock.next_due()) is not None and due <= end:
            self.clock.advance((due - self.clock.now()).total_seconds())
            await settle()
        self.clock.advance((end - self.clock.now()).total_seconds())
        await settle()


async def nothing(key: str) -> None:
    return None


async def settle() -> None:
    """Let everything that can go on without time passing go on."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(loop: Loop) -> AsyncIterator[None]:
    task = asyncio.create_task(loop.run())
    await settle()
    yield
    task.cancel()
    await asyncio.wait([task])


@pytest.fixture
def world() -> World:
    return World(VirtualClock())


async def test_a_hinted_key_is_reconciled_once(world: World) -> None:
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
        assert world.rounds == {"a": 1}


async def test_a_key_is_never_worked_on_by_two_workers(world: World) -> None:
    async def act(key: str) -> float | None:
        for _ in range(3):
            await asyncio.sleep(0)
        if world.rounds[key] % 3 == 0:
            raise StaleRecord
        if world.rounds[key] % 5 == 0:
            raise RuntimeError
        return 0.1 if world.rounds[key] % 2 else None

    world.act = act
    world.listed = ["a", "b"]
    loop = world.loop()
    async with running(loop):
        for turn in range(300):
            loop.hint("ab"[turn % 2])
            if turn % 7 == 0:
                world.clock.advance(0.1)
            await asyncio.sleep(0)
        await world.pass_time(5)
    assert world.rounds["a"] > 20
    assert world.most == {"a": 1, "b": 1}


async def test_different_keys_are_worked_on_at_once_up_to_the_limit(world: World) -> None:
    gate = asyncio.Event()

    async def act(key: str) -> None:
        await gate.wait()

    world.act = act
    loop = world.loop(concurrency=3)
    async with running(loop):
        for number in range(10):
            loop.hint(f"k{number}")
        await settle()
        assert world.now.total() == 3
        gate.set()
        await settle()
        assert world.rounds.total() == 10


async def test_hints_during_the_work_lead_to_one_more_round(world: World) -> None:
    gate = asyncio.Event()

    async def act(key: str) -> None:
        await gate.wait()

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
        for _ in range(5):
            loop.hint("a")
        gate.set()
        await settle()
        assert world.rounds["a"] == 2


async def test_hints_before_the_work_has_a_place_need_no_further_round(world: World) -> None:
    gate = asyncio.Event()

    async def act(key: str) -> None:
        await gate.wait()

    world.act = act
    loop = world.loop(concurrency=1)
    async with running(loop):
        loop.hint("first")
        await settle()
        loop.hint("a")
        await settle()
        loop.hint("a")
        gate.set()
        await settle()
        assert world.rounds["a"] == 1


async def test_a_stale_record_is_tried_again_at_once(world: World) -> None:
    async def act(key: str) -> None:
        if world.rounds[key] < 3:
            raise StaleRecord

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
        assert world.rounds["a"] == 3


async def test_a_stale_record_with_a_hint_leads_to_one_more_round(world: World) -> None:
    async def act(key: str) -> None:
        if world.rounds[key] == 1:
            loop.hint(key)
            raise StaleRecord

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
        assert world.rounds["a"] == 2


async def test_a_record_that_is_stale_for_ever_does_not_keep_the_machine_busy(world: World) -> None:
    async def act(key: str) -> None:
        raise StaleRecord

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
        await settle()
        assert world.rounds["a"] == STALE_AT_MOST + 1


async def test_errors_back_off_and_recover(world: World, caplog: pytest.LogCaptureFixture) -> None:
    broken = True

    async def act(key: str) -> None:
        if broken:
            raise RuntimeError("no engine")

    world.act = act
    loop = world.loop()
    with caplog.at_level(logging.WARNING):
        async with running(loop):
            loop.hint("a")
            await world.pass_time(6)
            assert 4 <= world.rounds["a"] <= 6
            broken = False
            await world.pass_time(10)
            recovered = world.rounds["a"]
            await world.pass_time(40)
            assert world.rounds["a"] == recovered
    assert "a failed" in caplog.text
    assert "no engine" in caplog.text


async def test_success_forgets_earlier_errors(world: World) -> None:
    async def act(key: str) -> None:
        if world.rounds[key] in (1, 2, 3, 5):
            raise RuntimeError

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await world.pass_time(3)
        assert world.rounds["a"] == 4
        loop.hint("a")
        await world.pass_time(2 * FIRST_BACKOFF)
        assert world.rounds["a"] == 6


async def test_hints_hurry_a_failing_key_but_do_not_make_it_spin(world: World) -> None:
    async def act(key: str) -> None:
        loop.hint(key)
        raise RuntimeError

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await world.pass_time(10)
        assert 40 <= world.rounds["a"] <= 60


async def test_a_round_can_ask_to_be_called_again_later(world: World) -> None:
    async def act(key: str) -> float | None:
        return 5.0 if world.rounds[key] == 1 else None

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await world.pass_time(4.5)
        assert world.rounds["a"] == 1
        await world.pass_time(1)
        assert world.rounds["a"] == 2
        await world.pass_time(20)
        assert world.rounds["a"] == 2


async def test_a_hint_takes_the_place_of_a_timer(world: World) -> None:
    async def act(key: str) -> float | None:
        return 5.0 if world.rounds[key] == 1 else None

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await world.pass_time(1)
        loop.hint("a")
        await world.pass_time(20)
        assert world.rounds["a"] == 2


async def test_the_resync_finds_what_no_hint_told_of(world: World) -> None:
    world.listed = ["lost"]
    loop = world.loop()
    async with running(loop):
        assert world.rounds["lost"] == 1
        world.listed = ["lost", "new"]
        await world.pass_time(61)
        assert world.rounds == {"lost": 2, "new": 1}


async def test_a_resync_that_fails_is_tried_again(world: World, caplog: pytest.LogCaptureFixture) -> None:
    failing = True

    async def resync() -> Iterable[str]:
        if failing:
            raise RuntimeError
        return ["a"]

    loop = Loop("test", world.reconcile, clock=world.clock, resync=resync)
    async with running(loop):
        assert "the resync failed" in caplog.text
        failing = False
        await world.pass_time(61)
        assert world.rounds["a"] == 1


async def test_closing_cancels_the_work_and_ignores_later_hints(world: World) -> None:
    cancelled = []

    async def act(key: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(key)
            loop.hint("late")
            raise

    world.act = act
    loop = world.loop()
    async with running(loop):
        loop.hint("a")
        await settle()
    assert cancelled == ["a"]
    loop.hint("late")
    await settle()
    assert "late" not in world.rounds


@pytest.mark.parametrize("failures", [1, 2, 5, 9, 100, 10_000])
def test_backoff_doubles_up_to_a_limit(failures: int) -> None:
    wanted = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (min(failures, 20) - 1))
    assert 0.8 * wanted <= backoff(failures, "a") <= 1.2 * wanted


def test_backoff_differs_between_keys_and_is_repeatable() -> None:
    delays = {backoff(1, f"k{number}") for number in range(50)}
    assert len(delays) > 40
    assert backoff(3, "a") == backoff(3, "a")
