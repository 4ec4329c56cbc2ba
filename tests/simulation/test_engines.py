"""Engines that behave worse than the simulated one does by itself."""

import asyncio
from pathlib import Path

from headrace.engines.base import CreateRefused
from headrace.engines.simulated import Behaviour, SimulatedEngine
from headrace.engines.spec import ContainerSpec, Port
from headrace.runs.records import Cause, Reserve, Run
from tests.simulation.promises import check
from tests.simulation.scenario import Container, PlannedRun, Scenario
from tests.simulation.stillness import StillSelector
from tests.simulation.world import World


class SlowToRemove(SimulatedEngine):
    async def remove(self, id: str) -> None:
        await self._park.clock.sleep(5)
        await super().remove(id)


class RefusesToPrepare(SimulatedEngine):
    async def prepare(self) -> None:
        if self._park.clock.now().second < 10:
            raise CreateRefused("no helper image")
        await super().prepare()


def test_a_port_is_free_before_the_next_run_that_wants_it_is_placed(tmp_path: Path) -> None:
    one = planned(reserve=Reserve(ports=("8080/tcp",)), ports=(Port(container=80, host=8080),))
    assert endings((one, one), tmp_path, SlowToRemove) == [Cause.EXITED, Cause.EXITED]


def test_an_engine_that_refuses_to_get_ready_does_not_end_the_runner(tmp_path: Path) -> None:
    assert endings((planned(),), tmp_path, RefusesToPrepare) == [Cause.EXITED]


NOTHING = Reserve()


def planned(*, reserve: Reserve = NOTHING, ports: tuple[Port, ...] = ()) -> PlannedRun:
    spec = ContainerSpec(name="main", image="app", ports=ports)
    return PlannedRun(
        at=0,
        containers=(Container(spec, Behaviour(run_time=15)),),
        reserve=reserve,
        time_limit=None,
        stop_at=None,
        outputs=False,
    )


def endings(runs: tuple[PlannedRun, ...], folder: Path, engine: type[SimulatedEngine]) -> list[Cause]:
    """Why these runs ended, in no order."""
    selector = StillSelector()

    async def play() -> list[Cause]:
        world = World(Scenario(seed=0, runs=runs, faults=()), folder, selector, engine=engine)
        try:
            await world.play()
            await check(world)
            assert world.store is not None
            ended = await world.store.get_many(Run, world.accepted)
            return [run.ending.cause for run in ended.values() if run.ending]
        finally:
            await world.close()

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        return runner.run(play())
