"""Headrace may die at any moment: what it had accepted ends as if nothing had happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from headrace.engines.simulated import Park
from headrace.kit.clock import SystemClock
from headrace.store.base import Store, Transaction
from headrace.store.opening import open_store
from tests.services.codebuild.pretending import PretendEngine
from tests.services.codebuild.specs import spec
from tests.services.codebuild.workshop import Workshop, workshop

MADE = spec(build=["echo hello", "write out.txt made"]) + "artifacts:\n  files: [out.txt]\n"
LISTED = MADE + "batch:\n  build-list:\n    - identifier: one\n    - identifier: two\n"
MOST_WRITES = 200


class FreezingStore:
    """A store that does not answer any more once so many transactions were begun: to the rest of the
    process it is as if that had been killed. `kept`: the last one is still committed."""

    def __init__(self, store: Store, transactions: int, *, kept: bool) -> None:
        self._store = store
        self._left = transactions
        self._kept = kept
        self.frozen = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._kept):
            await self._freeze()
        async with self._store.write() as tx:
            yield tx
        if self._left == 0:
            await self._freeze()

    async def _freeze(self) -> None:
        self.frozen.set()
        await asyncio.Event().wait()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = open_store(folder / "headrace.db", SystemClock())
    yield store
    await store.close()


@asynccontextmanager
async def alive(folder: Path, park: Park, *, work: bool = True) -> AsyncIterator[Workshop]:
    """A workshop in a process of its own."""
    async with opened(folder) as store, workshop(folder, PretendEngine(park), store=store, work=work) as shop:
        yield shop


async def dies(
    folder: Path,
    park: Park,
    writes: int,
    *,
    kept: bool,
    id: str,
    until: Callable[[Workshop, str], Awaitable[Any]],
) -> bool:
    """Work until the process dies at this write; False if it came through alive."""
    async with opened(folder) as store:
        mortal = FreezingStore(store, writes, kept=kept)
        async with workshop(folder, PretendEngine(park), store=cast(Store, mortal)) as shop:
            done = asyncio.ensure_future(until(shop, id))
            dead = asyncio.ensure_future(mortal.frozen.wait())
            await asyncio.wait((done, dead), return_when=asyncio.FIRST_COMPLETED)
            done.cancel()
            dead.cancel()
            await asyncio.gather(done, dead, return_exceptions=True)
    return mortal.frozen.is_set()


async def check(shop: Workshop, id: str) -> None:
    """The build ended well, and nothing of it happened twice."""
    build = await shop.finished(id)
    log = await shop.log(id)
    assert build["buildStatus"] == "SUCCEEDED"
    assert log.count("hello") == 1
    assert sum("Phase complete: UPLOAD_ARTIFACTS" in line for line in log) == 1


@pytest.mark.parametrize("kept", [False, True])
async def test_a_build_survives_a_death_at_any_write(tmp_path: Path, park: Park, kept: bool) -> None:
    died = True
    for writes in range(1, MOST_WRITES):
        folder = tmp_path / str(writes)
        folder.mkdir()
        async with alive(folder, park, work=False) as shop:
            await shop.bucket()
            await shop.project(MADE, artifacts={"type": "S3", "location": "results", "name": "out"})
            id = await shop.start()
        died = await dies(folder, park, writes, kept=kept, until=Workshop.finished, id=id)
        async with alive(folder, park) as shop:
            await check(shop, id)
            assert await shop.keys("results") == ["out/out.txt"]
        if not died:
            break
    assert not died
    assert set(park.starts.values()) == {1}


async def test_a_batch_survives_a_death_at_any_write(tmp_path: Path, park: Park) -> None:
    died = True
    for writes in range(1, MOST_WRITES):
        folder = tmp_path / str(writes)
        folder.mkdir()
        async with alive(folder, park, work=False) as shop:
            await shop.project(LISTED)
            id = await shop.start_batch()
        died = await dies(folder, park, writes, kept=True, until=Workshop.finished_batch, id=id)
        async with alive(folder, park) as shop:
            batch = await shop.finished_batch(id)
            assert batch["buildBatchStatus"] == "SUCCEEDED"
            builds = (await shop.call("ListBuilds"))["ids"]
            assert len(builds) == 2
            for build in builds:
                await check(shop, build)
        if not died:
            break
    assert not died
    assert set(park.starts.values()) == {1}
