"""ECR on a real store with a virtual clock and blobs in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.store.opening import open_store
from tests.unit.ecr.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock()
    store = open_store(tmp_path / "headrace.db", clock)
    world = World(store, clock)
    yield world
    await world.http.aclose()
    await store.close()
