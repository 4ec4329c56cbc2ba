from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from headrace.engines.base import Capacity, EngineUnavailable
from headrace.gateway.health import create_app
from headrace.kit.clock import SystemClock
from headrace.store.base import Store
from headrace.store.opening import open_store


class Machine:
    """A machine that answers, or not."""

    def __init__(self, problem: Exception | None = None) -> None:
        self._problem = problem

    async def capacity(self) -> Capacity:
        if self._problem:
            raise self._problem
        return Capacity(name="secret-host", cpus=2.0, memory=4096)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path / "headrace.db", SystemClock())
    yield opened
    await opened.close()


async def asked(store: Store, machine: Machine) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(store, machine, version="1.2"))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get("/_headrace/health")


async def test_health_tells_the_version_and_the_size_of_the_machine(store: Store) -> None:
    answer = await asked(store, Machine())
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": "1.2",
        "engine": {"status": "ok", "cpus": 2.0, "memory": 4096},
    }


async def test_an_engine_that_is_down_leaves_headrace_well(store: Store) -> None:
    answer = await asked(store, Machine(EngineUnavailable("no socket")))
    assert answer.status_code == 200
    assert answer.json()["engine"] == {"status": "unavailable", "reason": "no socket"}
