from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.store.opening import open_store
from headrace.store.sqlite import SqliteStore


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "headrace.db"


@pytest.fixture
async def store(path: Path, clock: VirtualClock) -> AsyncIterator[SqliteStore]:
    store = open_store(path, clock)
    assert isinstance(store, SqliteStore)
    yield store
    await store.close()
