"""Where the output of runs goes."""

import pytest

from headrace.runs.ports import LogSinkRefusal
from headrace.runs.records import LogDestination
from headrace.store.base import NewLine
from tests.unit.logs.world import SCOPE, World, messages

MAKING = LogDestination(group="g", stream="s", create_group=True)


async def open_sink(world: World, destination: LogDestination) -> None:
    async with world.store.write() as tx:
        await world.logs.sink.open(tx, SCOPE, destination, now_ms=world.now)


async def write(world: World, *texts: str) -> None:
    async with world.store.write() as tx:
        lines = [NewLine(world.now, text) for text in texts]
        await world.logs.sink.write(tx, SCOPE, MAKING, lines, now_ms=world.now)


async def test_lines_arrive_in_order_and_opening_again_changes_nothing(world: World) -> None:
    await open_sink(world, MAKING)
    await write(world, "a", "b")
    await open_sink(world, MAKING)
    await write(world, "c")
    assert messages(await world.get()) == ["a", "b", "c"]


async def test_a_missing_group_is_refused_in_awss_words(world: World) -> None:
    with pytest.raises(LogSinkRefusal) as caught:
        await open_sink(world, LogDestination(group="g", stream="s"))
    assert str(caught.value) == "ResourceNotFoundException: The specified log group does not exist."


@pytest.mark.parametrize(("group", "stream"), [("a b", "s"), ("g", "a:b")])
async def test_a_bad_name_is_refused(world: World, group: str, stream: str) -> None:
    with pytest.raises(LogSinkRefusal, match="InvalidParameterException"):
        await open_sink(world, LogDestination(group=group, stream=stream, create_group=True))


async def test_a_very_long_line_comes_in_pieces(world: World) -> None:
    await open_sink(world, MAKING)
    await write(world, "ä" * 200_000)
    pieces = messages(await world.get(startFromHead=True))
    assert [len(piece) for piece in pieces] == [131_072, 68_928]
    assert "".join(pieces) == "ä" * 200_000


async def test_lines_for_a_deleted_stream_go_nowhere(world: World) -> None:
    await open_sink(world, MAKING)
    await world.call("DeleteLogGroup", logGroupName="g")
    await write(world, "a")
    assert (await world.call("DescribeLogGroups"))["logGroups"] == []
