"""From StartBuild to what the build's first command prints."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import builds, docker, headrace
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds, until

NUMBER = 6
WORD = "the-first-output"
BUILDSPEC = f"""
version: 0.2
phases:
  build:
    commands:
      - echo {WORD}
"""
MORE = 1.0
"""Seconds that a build may need more than a container."""


def measure(settings: Settings) -> Iterator[Row]:
    """Beside raw `docker run` of the same image with the same output."""
    ours, raw = [], []
    with headrace.running("first-output") as server:
        codebuild, logs = server.client("codebuild"), server.client("logs")
        builds.create_project(codebuild, "bench", BUILDSPEC)
        _build(codebuild, logs)
        for _ in range(NUMBER):
            server.come_to_rest()
            ours.append(seconds(lambda: _build(codebuild, logs)))
            raw.append(seconds(lambda: docker.run("echo", WORD)))
    say(f"first output {median(ours):.2f} s, docker run {median(raw):.2f} s")
    yield Row(
        what="StartBuild to the first command's output",
        headrace=median(ours),
        yardstick=median(raw) + MORE,
        yardstick_name=f"docker run ({median(raw):.2f} s) + {MORE:g} s",
        unit="s",
        goal=at_most(1.0),
    )


def _build(codebuild: Any, logs: Any) -> None:
    build = codebuild.start_build(projectName="bench")["build"]
    stream = {"logGroupName": "/aws/codebuild/bench", "logStreamName": build["id"].partition(":")[2]}
    until(lambda: _has_printed(logs, stream))


def _has_printed(logs: Any, stream: dict[str, str]) -> bool:
    try:
        events = logs.get_log_events(**stream, startFromHead=True)["events"]
    except logs.exceptions.ResourceNotFoundException:
        return False
    return any(event["message"].strip() == WORD for event in events)
