"""The simulated park: behaviours on a virtual clock, and the faults that simulations need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from headrace.engines.base import ContainerPhase, EngineUnavailable, Health, Launch, SeenContainer
from headrace.engines.simulated import Behaviour, Park, SimulatedEngine
from headrace.engines.spec import ContainerSpec, HealthCheck, RunSpec
from headrace.kit.clock import VirtualClock

RUN = "0" * 32


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def park(clock: VirtualClock) -> AsyncIterator[Park]:
    park = Park(clock)
    yield park
    await park.close()


@pytest.fixture
def engine(park: Park) -> SimulatedEngine:
    return SimulatedEngine("test", park)


async def started(engine: SimulatedEngine, command: str = "job", **spec: Any) -> None:
    container = ContainerSpec(name="main", image="image", command=tuple(command.split()), **spec)
    await engine.ensure(Launch(RUN, RunSpec(containers=(container,))), start=["main"])


async def passed(clock: VirtualClock, seconds: float) -> None:
    """Let time pass, step by step, and everybody do what is due."""
    end = clock.now().timestamp() + seconds
    while True:
        for _ in range(20):
            await asyncio.sleep(0)
        due = clock.next_due()
        step = min(due.timestamp() if due else end, end) - clock.now().timestamp()
        if step <= 0 and clock.now().timestamp() >= end:
            return
        clock.advance(max(step, 0.0))


async def main(engine: SimulatedEngine) -> SeenContainer:
    run = await engine.inspect(RUN)
    assert run is not None
    return run.containers["main"]


async def test_a_container_runs_as_long_as_its_behaviour_says(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=3600, exit_code=4), command=["job"])
    await started(engine)
    await passed(clock, 3599)
    assert (await main(engine)).phase is ContainerPhase.RUNNING
    await passed(clock, 1)
    seen = await main(engine)
    assert (seen.phase, seen.exit_code) == (ContainerPhase.EXITED, 4)
    assert seen.started_at is not None
    assert seen.finished_at is not None
    assert (seen.finished_at - seen.started_at).total_seconds() == 3600


async def test_a_few_commands_need_no_teaching(engine: SimulatedEngine, clock: VirtualClock) -> None:
    await started(engine, "sleep 10")
    await passed(clock, 9)
    assert (await main(engine)).phase is ContainerPhase.RUNNING
    await passed(clock, 1)
    assert (await main(engine)).exit_code == 0


async def test_output_comes_over_the_run_time(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=10, output=(("stdout", "a"), ("stderr", "b"))), command=["job"])
    await started(engine)
    await passed(clock, 0)
    assert [line.text async for line in engine.logs(RUN, "main", follow=False)] == ["a"]
    await passed(clock, 5)
    assert [line.text async for line in engine.logs(RUN, "main", follow=False)] == ["a", "b"]


async def test_the_grace_of_a_stop_passes_though_the_one_who_asked_has_died(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=None, on_term=None), command=["job"])
    await started(engine)
    stopping = asyncio.create_task(engine.stop(RUN, grace={"main": 30}))
    await passed(clock, 1)
    stopping.cancel()
    await passed(clock, 30)
    assert (await main(engine)).exit_code == 137


async def test_a_run_that_vanishes_leaves_nothing(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=None, vanishes_after=5), command=["job"])
    await started(engine)
    await passed(clock, 5)
    assert await engine.inspect(RUN) is None


async def test_an_unhealthy_container_is_found_so_after_all_tries(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=None, healthy_after=None), command=["job"])
    await started(engine, health_check=HealthCheck(command=("CMD", "false"), interval=10, retries=2))
    await passed(clock, 19)
    assert (await main(engine)).health is Health.STARTING
    await passed(clock, 1)
    assert (await main(engine)).health is Health.UNHEALTHY


async def test_containers_go_on_while_nobody_can_reach_the_park(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=10), command=["job"])
    await started(engine)
    async with aclosing(engine.events()) as events:
        assert await anext(events) is None
        park.go_down()
        with pytest.raises(EngineUnavailable):
            await anext(events)
    await passed(clock, 10)
    with pytest.raises(EngineUnavailable):
        await engine.inspect(RUN)
    park.come_up()
    assert (await main(engine)).exit_code == 0


async def test_following_output_ends_when_the_park_goes_down(
    park: Park, engine: SimulatedEngine, clock: VirtualClock
) -> None:
    park.behave(Behaviour(run_time=None, output=(("stdout", "a"),)), command=["job"])
    await started(engine)
    await passed(clock, 0)
    async with aclosing(engine.logs(RUN, "main")) as lines:
        assert (await anext(lines)).text == "a"
        waiting = asyncio.ensure_future(anext(lines))
        await passed(clock, 0)
        park.go_down()
        with pytest.raises(EngineUnavailable):
            await waiting


async def test_lost_events_are_not_heard(park: Park, engine: SimulatedEngine, clock: VirtualClock) -> None:
    park.behave(Behaviour(run_time=10), command=["job"])
    async with aclosing(engine.events()) as events:
        assert await anext(events) is None
        park.loses_events = True
        await started(engine)
        await passed(clock, 10)
        park.loses_events = False
        await engine.remove(RUN)
        assert await anext(events) == RUN
        unheard = asyncio.ensure_future(anext(events))
        await passed(clock, 1)
        assert not unheard.done()
        unheard.cancel()
        await asyncio.gather(unheard, return_exceptions=True)


async def test_starts_are_counted(park: Park, engine: SimulatedEngine, clock: VirtualClock) -> None:
    await started(engine)
    await passed(clock, 1)
    await started(SimulatedEngine("test", park))
    assert park.starts == {(RUN, "main"): 1}
