"""What `headrace.store.base` promises, for every store."""

import asyncio
import signal
import sys
from itertools import count

import msgspec
import pytest

from headrace.kit.clock import VirtualClock
from headrace.store.base import AlreadyExists, Change, StaleRecord, Store, StoreUnavailable
from headrace.store.opening import open_store
from tests.contract.sample import PATIENCE, Boat, Crate, boat, next_change, put

# Records


async def test_a_created_record_is_read_with_its_revision(store: Store) -> None:
    (made,) = await put(store, boat("argo", load=3))
    assert made.revision > 0
    assert await store.get(Boat, "argo") == made


async def test_a_missing_record_is_none(store: Store) -> None:
    assert await store.get(Boat, "argo") is None


async def test_creating_an_id_twice_is_refused_and_changes_nothing(store: Store) -> None:
    (made,) = await put(store, boat("argo", load=1))
    with pytest.raises(AlreadyExists):
        await put(store, boat("argo", load=2))
    assert await store.get(Boat, "argo") == made


async def test_a_transaction_goes_on_after_a_refused_create(store: Store) -> None:
    await put(store, boat("argo"))
    async with store.write() as tx:
        with pytest.raises(AlreadyExists):
            await tx.create(boat("argo"))
        await tx.create(boat("bounty"))
    assert await store.get(Boat, "bounty") is not None


async def test_kinds_have_ids_of_their_own(store: Store) -> None:
    async with store.write() as tx:
        await tx.create(boat("argo"))
        await tx.create(Crate(id="argo", scope="1/eu"))
    assert isinstance(await store.get(Crate, "argo"), Crate)


async def test_replacing_gives_a_newer_revision(store: Store) -> None:
    (made,) = await put(store, boat("argo"))
    async with store.write() as tx:
        after = await tx.replace(msgspec.structs.replace(made, load=9), expect=made.revision)
    assert after.revision > made.revision
    assert await store.get(Boat, "argo") == after


async def test_replacing_what_has_changed_since_is_stale(store: Store) -> None:
    (made,) = await put(store, boat("argo"))
    async with store.write() as tx:
        after = await tx.replace(msgspec.structs.replace(made, load=1), expect=made.revision)
    with pytest.raises(StaleRecord):
        async with store.write() as tx:
            await tx.replace(msgspec.structs.replace(made, load=2), expect=made.revision)
    assert await store.get(Boat, "argo") == after


async def test_replacing_what_is_gone_is_stale(store: Store) -> None:
    with pytest.raises(StaleRecord):
        async with store.write() as tx:
            await tx.replace(boat("argo"), expect=1)


async def test_a_replaced_record_moves_between_lists(store: Store) -> None:
    (made,) = await put(store, boat("argo", harbour="bergen", state="sailing"))
    async with store.write() as tx:
        await tx.replace(msgspec.structs.replace(made, state="moored"), expect=made.revision)
    assert await store.page(Boat, owner="bergen", phase="sailing") == []
    assert [each.id for each in await store.page(Boat, owner="bergen", phase="moored")] == ["argo"]


async def test_deleting_removes(store: Store) -> None:
    (made,) = await put(store, boat("argo"))
    async with store.write() as tx:
        await tx.delete(Boat, "argo", expect=made.revision)
    assert await store.get(Boat, "argo") is None


async def test_deleting_a_missing_record_is_no_error_unless_one_was_expected(store: Store) -> None:
    async with store.write() as tx:
        await tx.delete(Boat, "argo")
        with pytest.raises(StaleRecord):
            await tx.delete(Boat, "argo", expect=7)


async def test_deleting_what_has_changed_since_is_stale(store: Store) -> None:
    (made,) = await put(store, boat("argo"))
    with pytest.raises(StaleRecord):
        async with store.write() as tx:
            await tx.delete(Boat, "argo", expect=made.revision + 1)
    assert await store.get(Boat, "argo") == made


async def test_a_deleted_id_can_be_made_again(store: Store) -> None:
    (first,) = await put(store, boat("argo"))
    async with store.write() as tx:
        await tx.delete(Boat, "argo")
    (second,) = await put(store, boat("argo"))
    assert second.revision > first.revision


async def test_texts_of_any_script_come_back_unchanged(store: Store) -> None:
    name = "naïve ⛵ 船 \U0001f6a2 'quoted\" \n\t\\ \x7f"
    await put(store, boat(f"1/eu/{name}", harbour=name, name=name))
    (found,) = await store.page(Boat, owner=name)
    assert found.id == f"1/eu/{name}"


@pytest.mark.parametrize("count", [0, 1, 5, 70, 1200])
async def test_many_are_read_by_id_at_once(store: Store, count: int) -> None:
    boats = await put(store, *(boat(f"b{number}") for number in range(count)))
    wanted = [each.id for each in boats] + ["missing"]
    assert await store.get_many(Boat, wanted) == {each.id: each for each in boats}


# Transactions


async def test_a_transaction_reads_its_own_writes_and_others_do_not(store: Store) -> None:
    async with store.write() as tx:
        made = await tx.create(boat("argo", harbour="bergen"))
        assert await tx.get(Boat, "argo") == made
        assert await tx.page(Boat, owner="bergen") == [made]
        assert await tx.count(Boat) == 1
        assert await store.get(Boat, "argo") is None
        assert await store.count(Boat) == 0
    assert await store.get(Boat, "argo") == made


async def test_a_transaction_left_by_an_error_changes_nothing(store: Store) -> None:
    (kept,) = await put(store, boat("kept", load=1))

    async def fail() -> None:
        async with store.write() as tx:
            await tx.create(boat("argo"))
            await tx.replace(msgspec.structs.replace(kept, load=2), expect=kept.revision)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await store.get(Boat, "argo") is None
    assert await store.get(Boat, "kept") == kept


async def test_failing_transactions_leave_the_others_alone(store: Store) -> None:
    async def attempt(number: int) -> None:
        async with store.write() as tx:
            await tx.create(boat(f"b{number:02}"))
            if number % 3 == 0:
                raise ZeroDivisionError

    results = await asyncio.gather(*map(attempt, range(30)), return_exceptions=True)
    failed = {number for number, result in enumerate(results) if result is not None}
    assert failed == set(range(0, 30, 3))
    kept = {each.id for each in await store.page(Boat)}
    assert kept == {f"b{number:02}" for number in range(30) if number % 3}


async def test_two_writers_never_overwrite_each_other(store: Store) -> None:
    await put(store, boat("argo"))

    async def load_one() -> None:
        while True:
            seen = await store.get(Boat, "argo")
            assert seen is not None
            try:
                async with store.write() as tx:
                    more = msgspec.structs.replace(seen, load=seen.load + 1)
                    await tx.replace(more, expect=seen.revision)
            except StaleRecord:
                continue
            return

    await asyncio.gather(*(load_one() for _ in range(20)))
    after = await store.get(Boat, "argo")
    assert after is not None
    assert after.load == 20


async def test_a_transaction_that_writes_nothing_is_fine(store: Store) -> None:
    before = await store.revision()
    async with store.write() as tx:
        assert await tx.get(Boat, "argo") is None
    assert await store.revision() == before


async def test_a_transaction_inside_a_transaction_is_an_error_and_not_a_deadlock(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.write(), store.write():
            pass
    await put(store, boat("argo"))


async def test_a_writer_cancelled_at_any_point_harms_nobody(store: Store) -> None:
    async def write(number: int) -> None:
        async with store.write() as tx:
            await tx.create(boat(f"b{number:03}"))
            await tx.create(Crate(id=f"c{number:03}", scope="1/eu"))

    for turns in range(12):
        tasks = [asyncio.create_task(write(turns * 10 + number)) for number in range(10)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*tasks, return_exceptions=True)
        uncancelled = [f"b{turns * 10 + number:03}" for number in range(1, 10, 2)]
        assert list(await store.get_many(Boat, uncancelled)) == uncancelled
    boats = {each.id[1:] for each in await store.page(Boat)}
    assert boats == {each.id[1:] for each in await store.page(Crate)}


async def test_what_was_answered_is_there_when_opened_again(store: Store, store_address: str) -> None:
    made = await put(store, boat("argo"), boat("bounty"))
    other = open_store(store_address, VirtualClock())
    try:
        assert await other.page(Boat) == made
        assert await other.revision() == await store.revision()
    finally:
        await other.close()


async def test_closed_among_writers_it_keeps_what_was_answered_and_refuses_the_rest(
    store_address: str,
) -> None:
    """Each writes large records, so that a commit runs at nearly every moment."""
    answered: list[str] = []
    busy = asyncio.Event()

    async def write(to: Store, writer: str) -> None:
        for number in count():
            (made,) = await put(to, boat(f"{writer}{number}", name=f"{writer}{number}" + "x" * 200_000))
            answered.append(made.id)
            busy.set()

    for turn in range(10):
        store = open_store(store_address, VirtualClock())
        writers = [asyncio.create_task(write(store, f"{turn}-{name}-")) for name in "abc"]
        async with asyncio.timeout(PATIENCE):
            await busy.wait()
        busy.clear()
        await store.close()
        async with asyncio.timeout(PATIENCE):
            ends = await asyncio.gather(*writers, return_exceptions=True)
        assert [type(end) for end in ends] == [StoreUnavailable] * 3
    store = open_store(store_address, VirtualClock())
    assert set(await store.get_many(Boat, answered)) == set(answered)
    await store.close()


async def test_a_killed_process_loses_nothing_it_answered_and_tears_nothing(store_address: str) -> None:
    """The child writes pairs in one transaction each and prints a pair's number once it is committed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.contract.store_child", store_address, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    answered = [await asyncio.wait_for(child.stdout.readline(), PATIENCE) for _ in range(300)]
    child.send_signal(signal.SIGKILL)
    answered += (await child.stdout.read()).splitlines(keepends=True)
    await child.wait()
    store = open_store(store_address, VirtualClock())
    try:
        boats = {each.id for each in await store.page(Boat, limit=100_000)}
        crates = {each.id for each in await store.page(Crate, limit=100_000)}
    finally:
        await store.close()
    assert boats >= {line.decode().strip() for line in answered if line.endswith(b"\n")}
    assert boats == crates


async def test_two_open_stores_write_to_the_same_place(store: Store, store_address: str) -> None:
    other = open_store(store_address, VirtualClock())

    async def write(to: Store, name: str) -> list[Boat]:
        return [(await put(to, boat(f"{name}{number}")))[0] for number in range(40)]

    try:
        made = await asyncio.gather(write(store, "a"), write(other, "b"))
        revisions = [each.revision for each in made[0] + made[1]]
        assert len(set(revisions)) == 80
        assert await store.count(Boat) == await other.count(Boat) == 80
    finally:
        await other.close()


# Watching


async def test_a_watcher_sees_create_replace_and_delete(store: Store) -> None:
    async with store.watch(Boat) as changes:
        (made,) = await put(store, boat("argo"))
        assert await next_change(changes) == Change("boat", "argo", made.revision, made)
        async with store.write() as tx:
            after = await tx.replace(msgspec.structs.replace(made, load=1), expect=made.revision)
        assert await next_change(changes) == Change("boat", "argo", after.revision, after)
        async with store.write() as tx:
            await tx.delete(Boat, "argo")
        gone = await next_change(changes)
        assert (gone.id, gone.record) == ("argo", None)
        assert gone.revision > after.revision


async def test_a_watcher_sees_only_its_kinds(store: Store) -> None:
    async with store.watch(Crate) as changes:
        await put(store, boat("argo"))
        async with store.write() as tx:
            await tx.create(Crate(id="crate", scope="1/eu"))
        assert (await next_change(changes)).kind == "crate"


async def test_a_watcher_of_two_kinds_sees_them_in_order(store: Store) -> None:
    async with store.watch(Boat, Crate) as changes:
        async with store.write() as tx:
            for number in range(3):
                await tx.create(boat(f"b{number}"))
                await tx.create(Crate(id=f"c{number}", scope="1/eu"))
        seen = [(await next_change(changes)).id for _ in range(6)]
    assert seen == ["b0", "c0", "b1", "c1", "b2", "c2"]


async def test_a_watcher_does_not_see_what_was_undone(store: Store) -> None:
    async with store.watch(Boat) as changes:
        with pytest.raises(AlreadyExists):
            await put(store, boat("undone"), boat("undone"))
        await put(store, boat("argo"))
        assert (await next_change(changes)).id == "argo"


async def test_a_watch_since_a_revision_begins_with_the_next(store: Store) -> None:
    first, second, third = [(await put(store, boat(f"b{number}")))[0] for number in range(3)]
    async with store.write() as tx:
        await tx.delete(Boat, "b1")
    async with store.watch(Boat, since=first.revision) as changes:
        assert (await next_change(changes)).record == third
        gone = await next_change(changes)
    assert (gone.id, gone.record) == (second.id, None)


async def test_a_watcher_far_behind_catches_up_in_order(store: Store) -> None:
    for start in range(0, 2000, 100):
        async with store.write() as tx:
            for number in range(start, start + 100):
                await tx.create(boat(f"b{number:04}"))
                await tx.create(Crate(id=f"c{number:04}", scope="1/eu"))
    async with store.watch(Boat, Crate, since=0) as changes:
        seen = [await next_change(changes) for _ in range(4000)]
    assert [each.revision for each in seen] == sorted({each.revision for each in seen})
    assert {each.id for each in seen if each.kind == "boat"} == {f"b{number:04}" for number in range(2000)}


async def test_watchers_miss_nothing_under_twenty_writers(store: Store) -> None:
    wanted = {f"{writer}-{number}" for writer in range(20) for number in range(40)}

    async def write(writer: int) -> None:
        for number in range(40):
            await put(store, boat(f"{writer}-{number}"))

    async def follow() -> list[Change]:
        async with store.watch(Boat, since=0) as changes:
            return [await next_change(changes) for _ in range(len(wanted))]

    *_, first, second = await asyncio.gather(*map(write, range(20)), follow(), follow())
    for seen in (first, second):
        assert seen is not None
        assert {each.id for each in seen} == wanted
        assert [each.revision for each in seen] == sorted(each.revision for each in seen)


async def test_a_watcher_hears_of_what_another_process_wrote(store: Store, store_address: str) -> None:
    other = open_store(store_address, VirtualClock())
    try:
        async with store.watch(Boat) as changes:
            await put(other, boat("argo"))
            assert (await next_change(changes)).id == "argo"
    finally:
        await other.close()


async def test_a_deletion_is_seen_by_whoever_starts_from_before_it(store: Store) -> None:
    (made,) = await put(store, boat("argo"))
    async with store.write() as tx:
        for number in range(10):
            await tx.create(boat(f"b{number}"))
            await tx.delete(Boat, f"b{number}")
        await tx.delete(Boat, "argo")
    async with store.watch(Boat, since=made.revision) as changes:
        seen = [await next_change(changes) for _ in range(11)]
    assert all(each.record is None for each in seen)
    assert seen[-1].id == "argo"


# Lists


async def fleet(store: Store) -> None:
    await put(
        store,
        *(
            boat(
                f"b{number:02}",
                scope="1/eu" if number % 4 else "2/us",
                harbour="bergen" if number % 2 else "cork",
                state="sailing" if number % 3 else "moored",
            )
            for number in range(24)
        ),
    )


@pytest.mark.parametrize("scope", [None, "1/eu", "2/us", "3/no"])
@pytest.mark.parametrize("owner", [None, "bergen", "cork", ""])
@pytest.mark.parametrize("phase", [None, "sailing", "moored", ""])
async def test_a_list_is_narrowed_by_scope_owner_and_phase(
    store: Store, scope: str | None, owner: str | None, phase: str | None
) -> None:
    await fleet(store)
    await put(store, boat("stray"))
    wanted = [
        each.id
        for each in await store.page(Boat)
        if scope in (None, each.scope) and owner in (None, each.harbour) and phase in (None, each.state)
    ]
    found = await store.page(Boat, scope=scope, owner=owner, phase=phase)
    assert [each.id for each in found] == wanted
    assert await store.count(Boat, scope=scope, owner=owner, phase=phase) == len(wanted)


async def test_pages_follow_each_other_in_both_directions(store: Store) -> None:
    await fleet(store)
    everything = [f"b{number:02}" for number in range(24)]
    for descending in (False, True):
        seen: list[str] = []
        while page := await store.page(Boat, limit=7, after=seen[-1] if seen else "", descending=descending):
            seen += [each.id for each in page]
        assert seen == (everything[::-1] if descending else everything)


async def test_start_includes_what_it_names_and_after_does_not(store: Store) -> None:
    await put(store, *(boat(name) for name in "abcde"))

    async def names(**bounds: object) -> str:
        return "".join(each.id for each in await store.page(Boat, scope="1/eu", **bounds))  # type: ignore[arg-type]

    assert await names(start="c") == "cde"
    assert await names(after="c") == "de"
    assert await names(start="b", after="c") == "de"
    assert await names(start="c", descending=True) == "cba"
    assert await names(after="c", descending=True) == "ba"
    assert await names(after="c", start="e", descending=True) == "ba"


async def test_a_prefix_narrows_a_list_together_with_the_other_bounds(store: Store) -> None:
    names = ["a", "a/", "a/1", "a/2", "a/3", "a0", "b", "a/\U0010ffff", "a/\U0010ffffz"]
    await put(store, *(boat(name) for name in names))

    async def found(**bounds: object) -> list[str]:
        return [each.id for each in await store.page(Boat, **bounds)]  # type: ignore[arg-type]

    inside = ["a/", "a/1", "a/2", "a/3", "a/\U0010ffff", "a/\U0010ffffz"]
    assert await found(prefix="a/") == inside
    assert await found(prefix="a/", descending=True) == inside[::-1]
    assert await found(prefix="a/", after="a/1") == inside[2:]
    assert await found(prefix="a/", start="a/2", descending=True) == ["a/2", "a/1", "a/"]
    assert await found(prefix="a/", after="b") == []
    assert await found(prefix="a/", after="Z") == inside
    assert await found(prefix="a/\U0010ffff") == inside[-2:]


async def test_lists_are_in_order_of_utf8_bytes(store: Store) -> None:
    names = [
        "Z",
        "a",
        "B",
        "é",
        "e\u0301",
        "ß",
        "一",
        "\uffff",
        "\U00010000",
        "a b",
        "a-b",
        "a_b",
        "A",
        "~",
        "0",
    ]
    await put(store, *(boat(name) for name in names))
    found = [each.id for each in await store.page(Boat, scope="1/eu")]
    assert found == sorted(names, key=str.encode)


async def test_a_list_is_sorted_by_what_the_record_says(store: Store) -> None:
    await put(store, boat("x", name="2"), boat("y", name="1"), boat("z", name="3"))
    assert [each.id for each in await store.page(Boat)] == ["y", "x", "z"]
    assert [each.id for each in await store.page(Boat, after="1")] == ["x", "z"]
