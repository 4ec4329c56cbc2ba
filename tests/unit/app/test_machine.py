"""The machine's size while its engine comes and goes."""

import pytest

from headrace.app.machine import HOLDS, Machine
from headrace.engines.base import EngineUnavailable
from headrace.engines.simulated import Park, SimulatedEngine
from headrace.kit.clock import VirtualClock


async def test_a_size_that_was_known_is_known_while_the_engine_is_away() -> None:
    clock = VirtualClock()
    park = Park(clock, cpus=3)
    machine = Machine(SimulatedEngine("test", park), clock)
    assert (await machine.capacity()).cpus == 3
    park.go_down()
    clock.advance(HOLDS.total_seconds() + 1)
    assert (await machine.capacity()).cpus == 3


async def test_a_size_that_was_never_known_is_asked_for_in_vain() -> None:
    clock = VirtualClock()
    park = Park(clock)
    park.go_down()
    with pytest.raises(EngineUnavailable):
        await Machine(SimulatedEngine("test", park), clock).capacity()
