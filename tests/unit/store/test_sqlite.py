"""What only the store in a SQLite file does: full disks, other processes, the file itself."""

import asyncio
import resource
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.store import group
from headrace.store.base import Change, NewLine, StoreUnavailable
from headrace.store.opening import open_store
from headrace.store.sqlite import SqliteStore
from headrace.store.writing import DELETIONS_KEPT
from tests.contract.sample import PATIENCE, Boat, boat, next_change, put


@contextmanager
def no_file_may_grow(path: Path) -> Iterator[None]:
    """The nearest to a full disk that needs no disk of its own."""
    size = max(file.stat().st_size for file in path.parent.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_keeps_nothing_until_there_is_room(store: SqliteStore, path: Path) -> None:
    (kept,) = await put(store, boat("kept"))
    large = "x" * 200_000
    with no_file_may_grow(path):
        results = await asyncio.gather(
            *(put(store, boat(f"lost{number}", name=large)) for number in range(5)), return_exceptions=True
        )
        assert [type(result) for result in results] == [StoreUnavailable] * 5
        assert await store.page(Boat) == [kept]
    await put(store, boat("later", name=large))
    assert {each.id for each in await store.page(Boat)} == {"kept", "later"}


async def test_a_full_disk_in_the_middle_of_a_transaction_fails_its_whole_group(
    store: SqliteStore, path: Path
) -> None:
    async def write_much(id: str) -> None:
        async with store.write() as tx:
            for number in range(300):
                await tx.create(boat(f"{id}{number}", name=f"{number}" + "x" * 100_000))

    with no_file_may_grow(path):
        results = await asyncio.gather(
            put(store, boat("small")), write_much("a"), put(store, boat("tiny")), return_exceptions=True
        )
        assert [type(result) for result in results[:2]] == [StoreUnavailable] * 2
    await put(store, boat("later"))
    found = {each.id for each in await store.page(Boat)}
    assert found == {"later"} | ({"tiny"} if isinstance(results[2], list) else set())


async def test_a_writer_waits_for_another_process_and_then_goes_on(store: SqliteStore, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(put(store, boat("argo")))
        done, _ = await asyncio.wait([writing], timeout=0.05)
        assert not done
        assert await store.get(Boat, "argo") is None
        other.execute("COMMIT")
        async with asyncio.timeout(PATIENCE):
            await writing
    assert await store.get(Boat, "argo") is not None


async def test_a_process_that_never_ends_its_transaction_makes_the_store_unavailable(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "PATIENCE", 0.02)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await put(store, boat("argo"))
        other.execute("ROLLBACK")
    await put(store, boat("argo"))


async def test_a_writer_cancelled_while_it_waits_for_another_process_harms_nobody(
    store: SqliteStore, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(put(store, boat("argo")))
        await asyncio.wait([writing], timeout=0.02)
        writing.cancel()
        await asyncio.wait([writing])
        other.execute("ROLLBACK")
    await put(store, boat("bounty"))
    assert [each.id for each in await store.page(Boat)] == ["bounty"]


async def test_an_erasure_cancelled_half_way_is_undone(store: SqliteStore) -> None:
    async with store.write() as tx:
        await tx.append("g", "s", [NewLine(number, "x") for number in range(20_000)], ingested=1)

    async def erase() -> None:
        async with store.write() as tx:
            await tx.erase("g")
            await asyncio.Event().wait()

    erasing = asyncio.create_task(erase())
    await asyncio.sleep(0)
    erasing.cancel()
    await asyncio.wait([erasing])
    assert len(await store.lines("g", limit=30_000)) == 20_000
    await put(store, boat("argo"))


async def test_a_long_erasure_holds_up_no_reader(store: SqliteStore) -> None:
    async with store.write() as tx:
        await tx.append("g", "s", [NewLine(number, "x") for number in range(15_000)], ingested=1)

    async def erase() -> None:
        async with store.write() as tx:
            await tx.erase("g")

    erasing = asyncio.create_task(erase())
    reads = 0
    while not erasing.done():
        assert await store.get(Boat, "argo") is None
        await asyncio.sleep(0)
        reads += 1
    assert reads > 10


async def test_waiting_transactions_are_committed_together(store: SqliteStore) -> None:
    commits = 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    store._writing._connection.set_trace_callback(count)
    await asyncio.gather(*(put(store, boat(f"b{number}")) for number in range(100)))
    assert commits <= 3


async def test_old_deletions_are_forgotten(store: SqliteStore, clock: VirtualClock) -> None:
    async def make_and_delete(id: str) -> None:
        async with store.write() as tx:
            await tx.create(boat(id))
            await tx.delete(Boat, id)

    for number in range(10):
        await make_and_delete(f"old{number}")
    clock.advance(timedelta(seconds=DELETIONS_KEPT + 1).total_seconds())
    for number in range(6):
        await make_and_delete(f"new{number}")
    async with store.watch(Boat, since=0) as changes:
        seen: list[Change] = [await next_change(changes) for _ in range(6)]
    assert [each.id for each in seen] == [f"new{number}" for number in range(6)]


def test_the_file_is_private(path: Path, clock: VirtualClock) -> None:
    async def use() -> set[int]:
        store = open_store(path, clock)
        await put(store, boat("argo"))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        await store.close()
        return modes

    assert asyncio.run(use()) == {0o600}


def test_what_is_no_store_is_unavailable(tmp_path: Path, clock: VirtualClock) -> None:
    (tmp_path / "text").write_text("no database " * 1000)
    with pytest.raises(StoreUnavailable):
        open_store(tmp_path / "text", clock)
    with pytest.raises(StoreUnavailable):
        open_store(tmp_path / "missing" / "headrace.db", clock)
    with pytest.raises(ValueError, match="not a store's address"):
        open_store("mysql://user:secret@host/db", clock)


def test_several_may_open_a_new_file_at_once(path: Path, clock: VirtualClock) -> None:
    def open_and_close(_: int) -> None:
        asyncio.run(open_store(path, clock).close())

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(open_and_close, range(6)))


async def test_closing_commits_what_has_been_written(path: Path, clock: VirtualClock) -> None:
    store = open_store(path, clock)
    writing = [asyncio.create_task(put(store, boat(f"b{number}"))) for number in range(5)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writing)
    again = open_store(path, clock)
    assert await again.count(Boat) == 5
    await again.close()
