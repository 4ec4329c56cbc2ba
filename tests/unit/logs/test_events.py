"""Putting and getting events."""

from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.services.logs.batches import accept
from tests.unit.logs.world import World, messages

HOUR = 60 * 60 * 1000
DAY = 24 * HOUR
NOW = 100 * DAY


async def test_the_newest_page_comes_first_and_reads_downwards(world: World) -> None:
    await world.stream()
    await world.put(*"abcde")
    page = await world.get(limit=2)
    assert messages(page) == ["d", "e"]
    page = await world.get(limit=2, nextToken=page["nextBackwardToken"])
    assert messages(page) == ["b", "c"]
    page = await world.get(limit=2, nextToken=page["nextForwardToken"])
    assert messages(page) == ["d", "e"]


async def test_reading_from_the_head_ends_at_the_token_that_was_passed(world: World) -> None:
    await world.stream()
    await world.put(*"abc")
    found = []
    page = await world.get(limit=2, startFromHead=True)
    while True:
        found += messages(page)
        token = page["nextForwardToken"]
        page = await world.get(limit=2, startFromHead=True, nextToken=token)
        if page["nextForwardToken"] == token:
            break
    assert found == ["a", "b", "c"]
    assert page["events"] == []


async def test_a_tail_goes_on_with_the_same_token_when_lines_come(world: World) -> None:
    await world.stream()
    token = (await world.get(startFromHead=True))["nextForwardToken"]
    assert (await world.get(startFromHead=True, nextToken=token))["nextForwardToken"] == token
    await world.put("a")
    page = await world.get(startFromHead=True, nextToken=token)
    assert messages(page) == ["a"]
    await world.put("b")
    assert messages(await world.get(nextToken=page["nextForwardToken"])) == ["b"]


async def test_going_back_ends_at_the_token_that_was_passed(world: World) -> None:
    await world.stream()
    await world.put("a")
    token = (await world.get())["nextBackwardToken"]
    page = await world.get(nextToken=token)
    assert page["events"] == []
    assert page["nextBackwardToken"] == token
    assert messages(await world.get(nextToken=page["nextForwardToken"])) == ["a"]


async def test_the_start_is_inclusive_and_the_end_exclusive(world: World) -> None:
    await world.stream()
    await world.put(*"abcd")
    page = await world.get(startTime=world.now + 1, endTime=world.now + 3)
    assert messages(page) == ["b", "c"]


async def test_a_page_holds_a_mebibyte_at_most(world: World) -> None:
    await world.stream()
    for number in range(3):
        await world.put(str(number) * 500_000, time=world.now + number)
    page = await world.get(startFromHead=True)
    assert [message[0] for message in messages(page)] == ["0", "1"]
    page = await world.get(nextToken=page["nextForwardToken"])
    assert [message[0] for message in messages(page)] == ["2"]


@pytest.mark.parametrize("token", ["x", "f/1/s", "f/" + "9" * 56 + "/s", "ü"])
async def test_a_bad_token_is_refused(world: World, token: str) -> None:
    await world.stream()
    error = await world.refused("GetLogEvents", logGroupName="g", logStreamName="s", nextToken=token)
    assert str(error) == "InvalidParameterException: The specified nextToken is invalid."


async def test_the_group_is_named_in_one_way_only(world: World) -> None:
    await world.stream()
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:g"
    answer = await world.call("GetLogEvents", logGroupIdentifier=arn, logStreamName="s")
    assert answer["events"] == []
    for names in ({}, {"logGroupName": "g", "logGroupIdentifier": "g"}):
        error = await world.refused("GetLogEvents", logStreamName="s", **names)
        assert error.code == "InvalidParameterException"


async def test_a_missing_stream_is_named_as_such(world: World) -> None:
    await world.stream()
    event = {"timestamp": world.now, "message": "a"}
    for operation, request in (("GetLogEvents", {}), ("PutLogEvents", {"logEvents": [event]})):
        error = await world.refused(operation, logGroupName="g", logStreamName="x", **request)
        assert str(error) == "ResourceNotFoundException: The specified log stream does not exist."


async def test_streams_are_listed_by_name_and_by_last_event(world: World) -> None:
    for number, stream in enumerate(("a", "b", "c")):
        await world.stream(stream=stream)
        await world.put("x", "y", stream=stream, time=world.now - 1000 * number)

    async def names(**request: Any) -> list[str]:
        found = []
        while True:
            answer = await world.call("DescribeLogStreams", logGroupName="g", limit=2, **request)
            found += [stream["logStreamName"] for stream in answer["logStreams"]]
            if "nextToken" not in answer:
                return found
            request["nextToken"] = answer["nextToken"]

    assert await names() == ["a", "b", "c"]
    assert await names(descending=True) == ["c", "b", "a"]
    assert await names(orderBy="LastEventTime") == ["c", "b", "a"]
    assert await names(orderBy="LastEventTime", descending=True) == ["a", "b", "c"]
    assert await names(logStreamNamePrefix="b") == ["b"]
    error = await world.refused(
        "DescribeLogStreams", logGroupName="g", orderBy="LastEventTime", logStreamNamePrefix="b"
    )
    assert error.message == "Cannot order by LastEventTime with a logStreamNamePrefix."


async def test_a_stream_tells_of_its_first_and_last_event(world: World) -> None:
    await world.stream()
    await world.put("a", "b")
    (stream,) = (await world.call("DescribeLogStreams", logGroupName="g"))["logStreams"]
    assert stream["firstEventTimestamp"] == world.now
    assert stream["lastEventTimestamp"] == world.now + 1
    assert stream["lastIngestionTime"] == world.now
    assert stream["arn"] == "arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s"


async def test_a_stream_made_again_is_empty(world: World) -> None:
    await world.stream()
    await world.put("a")
    await world.call("DeleteLogStream", logGroupName="g", logStreamName="s")
    await world.stream()
    assert messages(await world.get()) == []


async def test_what_was_rejected_is_told_and_the_rest_is_kept(world: World) -> None:
    await world.stream()
    times = [world.now - 15 * DAY, world.now, world.now + 1, world.now + 3 * HOUR]
    answer = await world.call(
        "PutLogEvents",
        logGroupName="g",
        logStreamName="s",
        logEvents=[{"timestamp": time, "message": str(index)} for index, time in enumerate(times)],
        sequenceToken="whatever",
    )
    assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 3}
    assert answer["nextSequenceToken"]
    assert messages(await world.get()) == ["1", "2"]


def test_events_past_retention_are_rejected() -> None:
    events = [{"timestamp": NOW - 2 * DAY, "message": "a"}, {"timestamp": NOW, "message": "b"}]
    accepted = accept(events, now_ms=NOW, retention_days=1)
    assert accepted.rejected == {"expiredLogEventEndIndex": 1}
    assert [line.message for line in accepted.lines] == ["b"]


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([(1, "a"), (0, "b")], "Log events in a single PutLogEvents request must be in chronological order."),
        ([(0, "a"), (DAY + 1, "b")], "span more than 24 hours"),
        ([(0, "")], "greater than or equal to 1"),
        ([(0, "x" * 1_048_577)], "Log event too large: 1048577 bytes exceeds limit of 1048576"),
        ([(0, "x" * 524_288)] * 2, "Upload too large: 1048628 bytes exceeds limit of 1048576"),
        ([(0, "ä" * 524_288)], "Upload too large: 1048602 bytes exceeds limit of 1048576"),
        ([(0, "x")] * 10_001, "length less than or equal to 10000"),
        ([], "greater than or equal to 1"),
    ],
)
def test_a_bad_batch_is_refused_as_a_whole(events: list[tuple[int, str]], message: str) -> None:
    batch = [{"timestamp": NOW - DAY + time, "message": text} for time, text in events]
    with pytest.raises(AwsError) as caught:
        accept(batch, now_ms=NOW, retention_days=None)
    assert caught.value.code == "InvalidParameterException"
    assert message in caught.value.message


async def test_characters_no_store_can_keep_are_replaced(world: World) -> None:
    await world.stream()
    await world.put("a\x00b", "\ud800c", "\x1b[31mred\x1b[0m\r", "grün 🚀")
    assert messages(await world.get()) == ["a�b", "�c", "\x1b[31mred\x1b[0m\r", "grün 🚀"]


async def test_times_out_of_this_world_find_nothing(world: World) -> None:
    await world.stream()
    await world.put("a")
    for request in ({"startTime": 10**30}, {"endTime": 0}, {"startTime": 10**15, "endTime": 10**40}):
        page = await world.get(**request)
        assert messages(page) == []
        assert messages(await world.get(nextToken=page["nextForwardToken"], **request)) == []
    assert messages(await world.get(startTime=0, endTime=10**40)) == ["a"]
