"""Seeds of runs and faults, played on a virtual clock against the real control plane.

`HEADRACE_SEEDS=5000` plays so many, `HEADRACE_SEED=17` only that one. With the same `PYTHONHASHSEED` a
seed always goes the same way.
"""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.simulation.promises import check
from tests.simulation.scenario import scenario
from tests.simulation.stillness import StillSelector
from tests.simulation.world import World

USUAL = 30


def seeds() -> Iterable[int]:
    if (one := os.environ.get("HEADRACE_SEED")) is not None:
        return [int(one)]
    return range(int(os.environ.get("HEADRACE_SEEDS", USUAL)))


@pytest.mark.parametrize("seed", seeds())
def test_nothing_accepted_is_lost_and_nothing_runs_twice(seed: int, tmp_path: Path) -> None:
    selector = StillSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        try:
            runner.run(_play(seed, tmp_path, selector))
        except BaseException:
            print(f"replay with HEADRACE_SEED={seed}: {scenario(seed)}")
            raise


async def _play(seed: int, folder: Path, selector: StillSelector) -> None:
    world = World(scenario(seed), folder, selector)
    try:
        await world.play()
        await check(world)
    finally:
        await world.close()
