"""FilterLogEvents."""

import pytest

from headrace.services.logs.operations import filtering
from tests.unit.logs.world import World


async def test_streams_are_interleaved_by_time(world: World) -> None:
    for stream, times in (("a", (1, 4)), ("b", (2, 3))):
        await world.stream(stream=stream)
        for time in times:
            await world.put(f"{stream}{time}", stream=stream, time=world.now + time)
    assert await world.filter() == ["a1", "b2", "b3", "a4"]
    assert await world.filter(startFromHead=False) == ["a4", "b3", "b2", "a1"]
    assert await world.filter(limit=1) == ["a1", "b2", "b3", "a4"]
    assert await world.filter(startTime=world.now + 2, endTime=world.now + 3) == ["b2", "b3"]


async def test_streams_are_chosen_by_name_or_prefix(world: World) -> None:
    for stream in ("web/1", "web/2", "api/1"):
        await world.stream(stream=stream)
        await world.put(stream, stream=stream)
    assert await world.filter(logStreamNames=["api/1"]) == ["api/1"]
    assert await world.filter(logStreamNamePrefix="web/") == ["web/1", "web/2"]
    assert await world.filter(logStreamNamePrefix="none") == []
    error = await world.refused(
        "FilterLogEvents", logGroupName="g", logStreamNames=["api/1"], logStreamNamePrefix="web/"
    )
    assert error.code == "InvalidParameterException"
    error = await world.refused("FilterLogEvents", logGroupName="g", logStreamNames=["none"])
    assert error.message == "The specified log stream does not exist."


async def test_a_prefix_of_very_many_streams_works_too(world: World) -> None:
    for number in range(101):
        await world.stream(stream=f"web/{number}")
    await world.stream(stream="api")
    await world.put("no", stream="api")
    await world.put("yes", stream="web/100")
    assert await world.filter(logStreamNamePrefix="web/") == ["yes"]


async def test_every_event_has_an_id_of_its_own(world: World) -> None:
    await world.stream()
    await world.put("a", "b")
    answer = await world.call("FilterLogEvents", logGroupName="g")
    assert len({event["eventId"] for event in answer["events"]}) == 2
    assert {event["logStreamName"] for event in answer["events"]} == {"s"}
    assert "nextToken" not in answer


async def test_a_page_looks_at_a_bounded_number_of_lines(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtering, "_MOST_LOOKED_AT", 10)
    await world.stream()
    await world.put(*("no" for _ in range(25)), "yes")
    page = await world.call("FilterLogEvents", logGroupName="g", filterPattern="yes")
    assert page["events"] == []
    assert page["nextToken"]
    assert await world.filter(filterPattern="yes") == ["yes"]


async def test_a_bad_pattern_is_refused(world: World) -> None:
    await world.stream()
    for pattern in ('"open', "%(a)%", "x" * 1025):
        error = await world.refused("FilterLogEvents", logGroupName="g", filterPattern=pattern)
        assert error.code == "InvalidParameterException"
