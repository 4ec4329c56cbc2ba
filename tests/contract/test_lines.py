"""What `headrace.store.base` promises of log lines, for every store."""

from itertools import pairwise

import pytest

from headrace.store.base import Line, NewLine, Store


async def append(store: Store, group: str, stream: str, *lines: tuple[int, str], ingested: int = 99) -> None:
    async with store.write() as tx:
        await tx.append(group, stream, [NewLine(*line) for line in lines], ingested=ingested)


def messages(lines: list[Line]) -> list[str]:
    return [line.message for line in lines]


@pytest.fixture
async def two_streams(store: Store) -> Store:
    """A group `g` of two streams, and another whose name begins alike."""
    await append(store, "g", "a", (10, "a10"), (30, "a30"), (50, "a50"))
    await append(store, "g", "b", (20, "b20"), (30, "b30"), (40, "b40"))
    await append(store, "g2", "a", (25, "other"))
    return store


async def test_lines_come_back_as_they_were_appended(store: Store) -> None:
    await append(store, "g", "s", (5, "héllo ⛵\tx\n"), (5, ""), ingested=7)
    first, second = await store.lines("g")
    assert first == Line(first.position, "s", 5, 7, "héllo ⛵\tx\n")
    assert second.message == ""


async def test_lines_are_in_order_of_time_then_of_arrival(two_streams: Store) -> None:
    found = await two_streams.lines("g")
    assert messages(found) == ["a10", "b20", "a30", "b30", "b40", "a50"]
    assert messages(await two_streams.lines("g", descending=True)) == messages(found)[::-1]


async def test_positions_grow_with_every_line_anywhere(store: Store) -> None:
    for number in range(5):
        await append(store, f"g{number % 2}", "s", (9 - number, "x"), (0, "y"))
    lines = await store.lines("g0") + await store.lines("g1")
    positions = sorted((line.ingested, line.position) for line in lines)
    assert len(set(positions)) == 10
    in_order = [await store.lines("g0", since=time, until=time) for time in (9, 7, 5)]
    assert all(first[0].position < second[0].position for first, second in pairwise(in_order))


async def test_positions_are_not_used_again_after_an_erasure(store: Store) -> None:
    await append(store, "g", "s", (1, "x"))
    (before,) = await store.lines("g")
    async with store.write() as tx:
        await tx.erase("g")
    await append(store, "g", "s", (1, "x"))
    (after,) = await store.lines("g")
    assert after.position > before.position


async def test_lines_of_chosen_streams_are_merged(two_streams: Store) -> None:
    assert messages(await two_streams.lines("g", streams=["a"])) == ["a10", "a30", "a50"]
    assert messages(await two_streams.lines("g", streams=["b", "missing"])) == ["b20", "b30", "b40"]
    every = messages(await two_streams.lines("g"))
    assert messages(await two_streams.lines("g", streams=["b", "a", "a"])) == every
    assert await two_streams.lines("g", streams=[]) == []
    both = await two_streams.lines("g", streams=["a", "b"], descending=True, limit=3)
    assert messages(both) == ["a50", "b40", "b30"]


@pytest.mark.parametrize("streams", [3, 9, 40, 150, 300])
async def test_any_number_of_streams_can_be_chosen(store: Store, streams: int) -> None:
    for number in range(streams):
        await append(store, "g", f"s{number}", (1000 - number, f"m{number}"))
    await append(store, "g", "not chosen", (500, "x"))
    chosen = [f"s{number}" for number in range(streams)]
    found = await store.lines("g", streams=chosen)
    assert messages(found) == [f"m{number}" for number in reversed(range(streams))]
    assert await store.lines("g", streams=chosen, limit=2) == found[:2]
    assert await store.lines("g", streams=chosen, limit=2, descending=True) == found[:-3:-1]


async def test_since_and_until_are_inclusive(two_streams: Store) -> None:
    assert messages(await two_streams.lines("g", since=20, until=30)) == ["b20", "a30", "b30"]
    assert messages(await two_streams.lines("g", since=51)) == []
    assert messages(await two_streams.lines("g", streams=["b"], until=20)) == ["b20"]


async def test_after_and_before_are_exclusive_and_tell_lines_of_one_time_apart(two_streams: Store) -> None:
    lines = await two_streams.lines("g")
    for number, line in enumerate(lines):
        place = (line.time, line.position)
        assert await two_streams.lines("g", after=place) == lines[number + 1 :]
        assert await two_streams.lines("g", before=place) == lines[:number]
        assert await two_streams.lines("g", after=place, until=40) == [
            each for each in lines[number + 1 :] if each.time <= 40
        ]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("streams", [None, ["a"], ["a", "b"]])
async def test_pages_follow_each_other(store: Store, descending: bool, streams: list[str] | None) -> None:
    for number in range(50):
        await append(store, "g", "ab"[number % 2], (number // 8, f"m{number}"))
    everything = await store.lines("g", streams=streams, descending=descending)
    seen: list[Line] = []
    while True:
        last = (seen[-1].time, seen[-1].position) if seen else None
        page = await store.lines(
            "g",
            streams=streams,
            after=None if descending else last,
            before=last if descending else None,
            limit=7,
            descending=descending,
        )
        if not page:
            break
        seen += page
    assert seen == everything


async def test_lines_and_records_are_committed_together(store: Store) -> None:
    async def fail() -> None:
        async with store.write() as tx:
            await tx.append("g", "s", [NewLine(1, "x")], ingested=1)
            assert messages(await tx.lines("g")) == ["x"]
            assert await store.lines("g") == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await store.lines("g") == []


async def test_appending_nothing_is_fine(store: Store) -> None:
    await append(store, "g", "s")
    assert await store.lines("g") == []


async def test_thousands_of_lines_are_appended_at_once(store: Store) -> None:
    await append(store, "g", "s", *((number, f"m{number}") for number in range(20_000)))
    assert len(await store.lines("g", limit=30_000)) == 20_000
    assert len(await store.lines("g")) == 10_000


async def test_erasing_takes_a_group_or_a_stream_or_what_is_old(two_streams: Store) -> None:
    async with two_streams.write() as tx:
        await tx.erase("g", stream="a", until=30)
    assert messages(await two_streams.lines("g")) == ["b20", "a30", "b30", "b40", "a50"]
    async with two_streams.write() as tx:
        await tx.erase("g", until=40)
    assert messages(await two_streams.lines("g")) == ["b40", "a50"]
    async with two_streams.write() as tx:
        await tx.erase("g", stream="b")
    assert messages(await two_streams.lines("g")) == ["a50"]
    async with two_streams.write() as tx:
        await tx.erase("g")
    assert await two_streams.lines("g") == []
    assert messages(await two_streams.lines("g2")) == ["other"]
