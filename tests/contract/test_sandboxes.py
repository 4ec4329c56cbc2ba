"""Sandboxes kept ready by the Docker engine: who gets which, and what becomes of them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from headrace.engines.base import Launch
from headrace.engines.docker import DockerEngine
from headrace.engines.docker.api import Api, Json
from tests.contract.engines import (
    DEADLINE,
    DOES_NOTHING,
    LISTENS,
    container,
    ended,
    has_ended,
    launch,
    seen_when,
    shell,
    started,
    sweep,
    texts,
)
from tests.images import busybox

pytestmark = pytest.mark.docker

SIZE = 2


class Pool:
    """An engine with sandboxes, and what the Docker Engine knows of them."""

    def __init__(self) -> None:
        self.installation = f"test-{uuid4().hex}"
        self.engine = self.again()
        self.api = Api()

    def again(self) -> DockerEngine:
        return DockerEngine(self.installation, sandboxes=SIZE)

    async def sandboxes(self) -> set[str]:
        """The ids of the pause containers that run."""
        labels = [f"dev.headrace.installation={self.installation}", "dev.headrace.sandbox"]
        found = await self.api.json("GET", "containers/json", query={"filters": {"label": labels}})
        return {each["Id"] for each in found}

    async def filled(self) -> set[str]:
        """The sandboxes once there are as many as there are to be."""
        async with asyncio.timeout(DEADLINE):
            while len(found := await self.sandboxes()) != SIZE:
                await asyncio.sleep(0.05)
        return found

    async def network_of(self, launched: Launch) -> str:
        """Whose network the run's container is in: the id of a sandbox, or the name of a network."""
        inspected: Json = await self.api.json("GET", f"containers/headrace-{launched.id}-main/json")
        mode: str = inspected["HostConfig"]["NetworkMode"]
        return mode.removeprefix("container:")

    async def lived_in(self, **spec: Any) -> str:
        """Where a run of this specification found itself. It is gone again."""
        options = {"trust": spec.pop("trust")} if "trust" in spec else {}
        launched = launch(container(DOES_NOTHING, **spec), **options)
        await ended(self.engine, launched)
        network = await self.network_of(launched)
        await self.engine.remove(launched.id)
        return network


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    busybox()
    pool = Pool()
    try:
        await pool.engine.prepare()
        yield pool
    finally:
        await pool.engine.close()
        await pool.api.close()
        await sweep(pool.installation)


async def test_a_run_takes_a_sandbox_which_runs_of_its_trust_take_again(pool: Pool) -> None:
    ready = await pool.filled()
    first = await pool.lived_in(trust="campus")
    assert first in ready
    assert await pool.lived_in(trust="campus") == first


async def test_a_used_sandbox_is_not_taken_by_runs_of_another_trust(pool: Pool) -> None:
    await pool.filled()
    first = await pool.lived_in(trust="campus")
    second = await pool.lived_in(trust="stranger")
    assert second != first
    assert await pool.lived_in(trust="third") not in (first, second)


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"trust": "campus", "privileged": True},
        {"trust": "campus", "capabilities_add": ("NET_ADMIN",)},
        {"trust": "campus", "sysctls": {"net.core.somaxconn": "77"}},
    ],
    ids=["no trust", "privileged", "capabilities", "kernel settings"],
)
async def test_a_sandbox_that_may_have_been_changed_is_thrown_away(pool: Pool, spec: dict[str, Any]) -> None:
    ready = await pool.filled()
    used = await pool.lived_in(**spec)
    assert used in ready
    assert used not in await pool.sandboxes()
    assert used not in await pool.filled()


async def test_runs_at_the_same_time_are_in_different_networks(pool: Pool) -> None:
    await pool.filled()
    launches = [launch(container(LISTENS), trust="campus") for _ in range(SIZE + 2)]
    await asyncio.gather(*(started(pool.engine, each) for each in launches))
    networks = [await pool.network_of(each) for each in launches]
    own = networks.count("headrace")
    assert len(set(networks)) == len(networks) - own + min(own, 1)
    addresses = set()
    for each in launches:
        result = await pool.engine.exec(each.id, "main", ["hostname", "-i"])
        addresses.add(result.output)
    assert len(addresses) == len(launches)


async def test_taken_sandboxes_are_replaced_in_the_background(pool: Pool) -> None:
    await pool.filled()
    launches = [await started(pool.engine, launch(container(LISTENS), trust="campus")) for _ in range(SIZE)]
    async with asyncio.timeout(DEADLINE):
        while len(await pool.sandboxes()) < 2 * SIZE:
            await asyncio.sleep(0.05)
    for each in launches:
        await pool.engine.remove(each.id)
    assert len(await pool.filled()) == SIZE


async def test_after_a_crash_live_runs_keep_theirs_and_the_others_are_made_anew(pool: Pool) -> None:
    before = await pool.filled()
    launched = await started(pool.engine, launch(container(LISTENS), trust="campus"))
    kept = await pool.network_of(launched)
    again = pool.again()
    await again.prepare()
    left = await pool.sandboxes()
    assert kept in left
    assert left & before == {kept}
    await again.remove(launched.id)
    assert kept not in await pool.sandboxes()
    await again.close()


async def test_a_sandbox_is_free_again_when_its_only_container_has_ended(pool: Pool) -> None:
    await pool.filled()
    first = launch(container(DOES_NOTHING), trust="campus")
    second = launch(container(LISTENS), trust="campus")
    await ended(pool.engine, first)
    await started(pool.engine, second)
    network = await pool.network_of(first)
    assert await pool.network_of(second) == network
    again = pool.again()
    await again.prepare()
    await again.remove(first.id)
    assert network in await pool.sandboxes()
    result = await again.exec(second.id, "main", ["hostname", "-i"])
    assert result.exit_code == 0
    await again.close()


async def test_a_sandbox_is_kept_while_another_container_may_follow(pool: Pool) -> None:
    await pool.filled()
    first = launch(container(DOES_NOTHING), container(LISTENS, name="later"), trust="campus")
    await pool.engine.ensure(first, start=["main"])
    await seen_when(pool.engine, first.id, has_ended)
    second = await started(pool.engine, launch(container(LISTENS), trust="campus"))
    assert await pool.network_of(second) != await pool.network_of(first)


async def test_preparing_again_keeps_what_is_ready(pool: Pool) -> None:
    ready = await pool.filled()
    await asyncio.gather(*(pool.engine.prepare() for _ in range(3)))
    assert await pool.filled() == ready


async def test_a_sandbox_that_died_is_replaced_by_another(pool: Pool) -> None:
    for id in await pool.filled():
        await pool.api.json("DELETE", f"containers/{id}", query={"force": True})
    launched = launch(container(shell("echo alive")), trust="campus")
    await ended(pool.engine, launched)
    assert await texts(pool.engine, launched) == ["alive"]


async def test_closing_leaves_only_the_sandboxes_of_live_runs(pool: Pool) -> None:
    await pool.filled()
    launched = await started(pool.engine, launch(container(LISTENS), trust="campus"))
    kept = await pool.network_of(launched)
    await pool.engine.close()
    assert await pool.sandboxes() == {kept}
