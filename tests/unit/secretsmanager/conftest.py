"""Secrets Manager on a real store with a virtual clock, called without a gateway."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.store.opening import open_store
from tests.unit.secretsmanager.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock()
    store = open_store(tmp_path / "headrace.db", clock)
    yield World(store, clock, tmp_path)
    await store.close()
