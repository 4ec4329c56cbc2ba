"""Jobs over the deaths of Headrace, on a virtual clock.

`HEADRACE_SEEDS=100` plays so many worlds, `HEADRACE_SEED=17` only that one.
"""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.simulation.jobs import JobWorld, check
from tests.simulation.stillness import StillSelector

USUAL = 2
JOBS, CRASHES = 1000, 12


def seeds() -> Iterable[int]:
    if (one := os.environ.get("HEADRACE_SEED")) is not None:
        return [int(one)]
    return range(int(os.environ.get("HEADRACE_SEEDS", USUAL)))


@pytest.mark.parametrize("seed", seeds())
def test_a_thousand_jobs_end_once_with_the_right_attempts_however_often_headrace_dies(
    seed: int, tmp_path: Path
) -> None:
    selector = StillSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        runner.run(_play(seed, tmp_path, selector))


async def _play(seed: int, folder: Path, selector: StillSelector) -> None:
    world = JobWorld(seed, folder, selector)
    try:
        await world.play(JOBS, CRASHES)
        await check(world)
        assert world.deaths == CRASHES
    finally:
        await world.close()
