"""Logs by the clients that people use: botocore and the aws command."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.aws import environment, run, version_2
from tests.headrace import Server


@pytest.fixture
def aws(headrace: Server) -> Callable[..., str]:
    """Runs the aws command; what it printed."""
    return partial(run, headrace)


@pytest.fixture
def group(client: Callable[[str], Any], request: pytest.FixtureRequest) -> Iterator[str]:
    """A group of the test's own with one stream, `s`."""
    logs, name = client("logs"), f"/test/{request.node.name}"
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    yield name
    logs.delete_log_group(logGroupName=name)


def put(logs: Any, group: str, *messages: str) -> None:
    now = time.time_ns() // 1_000_000
    events = [{"timestamp": now, "message": message} for message in messages]
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)


def test_get_log_events_by_the_aws_command(
    aws: Callable[..., str], client: Callable[[str], Any], group: str
) -> None:
    put(client("logs"), group, "one", "two", "grün 🚀 \x1b[0m")
    answer = json.loads(
        aws("logs", "get-log-events", "--log-group-name", group, "--log-stream-name", "s", "--output=json")
    )
    assert [event["message"] for event in answer["events"]] == ["one", "two", "grün 🚀 \x1b[0m"]


def test_filter_log_events_by_the_aws_command_reads_all_pages(
    aws: Callable[..., str], client: Callable[[str], Any], group: str
) -> None:
    for start in range(0, 3000, 1000):
        put(client("logs"), group, *(f"line {number}" for number in range(start, start + 1000)))
    command = ("logs", "filter-log-events", "--log-group-name", group, "--output=json")
    found = json.loads(aws(*command, "--page-size", "100", "--filter-pattern", "%[0-9]*7$%"))
    assert [event["message"] for event in found["events"]] == [
        f"line {number}" for number in range(7, 3000, 10)
    ]


def test_following_as_the_aws_command_does_shows_every_line_once(
    client: Callable[[str], Any], group: str
) -> None:
    """Version 2's `aws logs tail --follow`: FilterLogEvents again and again from the newest time seen,
    passing over the ids seen of that time."""
    logs = client("logs")
    seen: dict[str, str] = {}
    start = 0
    for message in ("one", "two", "three"):
        put(logs, group, message, message)
        answer = logs.filter_log_events(logGroupName=group, startTime=start, interleaved=True)
        seen |= {event["eventId"]: event["message"] for event in answer["events"]}
        start = max(event["timestamp"] for event in answer["events"])
    assert sorted(seen.values()) == ["one", "one", "three", "three", "two", "two"]


def test_tail_follows_what_is_written(headrace: Server, client: Callable[[str], Any], group: str) -> None:
    if (aws := version_2()) is None:
        pytest.skip("`aws logs tail` needs version 2 of the aws command")
    logs = client("logs")
    put(logs, group, "before")
    command = [aws, "--endpoint-url", headrace.url, "logs", "tail", group, "--follow", "--format", "short"]
    with subprocess.Popen(command, env=environment(headrace), stdout=subprocess.PIPE, text=True) as tail:
        assert tail.stdout is not None
        try:
            assert tail.stdout.readline().split()[1:] == ["before"]
            put(logs, group, "after")
            assert tail.stdout.readline().split()[1:] == ["after"]
        finally:
            tail.kill()


def test_errors_are_those_that_botocore_knows(client: Callable[[str], Any]) -> None:
    logs = client("logs")
    with pytest.raises(logs.exceptions.ResourceNotFoundException) as caught:
        logs.get_log_events(logGroupName="nowhere", logStreamName="s")
    assert caught.value.response["Error"]["Message"] == "The specified log group does not exist."


def test_paginators_come_to_an_end(client: Callable[[str], Any], group: str) -> None:
    logs = client("logs")
    for number in range(5):
        logs.create_log_stream(logGroupName=group, logStreamName=f"s{number}")
    pages = logs.get_paginator("describe_log_streams").paginate(
        logGroupName=group, PaginationConfig={"PageSize": 2}
    )
    assert [stream["logStreamName"] for page in pages for stream in page["logStreams"]] == [
        "s",
        *(f"s{number}" for number in range(5)),
    ]
