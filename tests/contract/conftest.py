"""The stores that the contract is tested on: SQLite, and PostgreSQL where HEADRACE_TEST_POSTGRES is a URL."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.store.base import Store
from headrace.store.opening import open_store

POSTGRES = os.environ.get("HEADRACE_TEST_POSTGRES")


@pytest.fixture(params=["sqlite", *(["postgres"] if POSTGRES else [])])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is."""
    if request.param == "postgres":
        assert POSTGRES is not None
        return POSTGRES
    return f"sqlite:///{tmp_path / 'headrace.db'}"


@pytest.fixture
async def store(store_address: str) -> AsyncIterator[Store]:
    store = open_store(store_address, VirtualClock())
    yield store
    await store.close()
