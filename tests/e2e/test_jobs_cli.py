"""`headrace jobs` and `headrace schedule` as they are used: real processes, real containers."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.e2e.process import HEADRACE, Process
from tests.images import busybox
from tests.waiting import until

pytestmark = pytest.mark.docker

PATIENCE = 120.0
Command = Callable[..., str]
STOPPABLE = "trap 'exit 0' TERM; sleep 1000 & wait"
"""A shell that is a container's first process heeds no signal that it doesn't trap."""


@pytest.fixture
def headrace(process: Process) -> Command:
    """Runs a command to its end and returns what it prints; `fails` expects it to fail."""

    def run(group: str, command: str, *words: str, fails: bool = False) -> str:
        ended = subprocess.run(
            [HEADRACE, group, command, "--data", str(process.data), *words],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (ended.returncode != 0) == fails, ended.stdout + ended.stderr
        return ended.stderr if fails else ended.stdout

    return run


def test_a_job_is_submitted_watched_shown_and_submitted_again(headrace: Command) -> None:
    [first] = headrace(
        "jobs", "submit", "--image", busybox(), "-e", "WHO=me", "--", "sh", "-c", "echo I am $WHO"
    ).split()
    watched = headrace("jobs", "watch", "default")
    assert re.search(r"1 succeeded, \d+ a minute|no jobs", watched.splitlines()[-1])
    assert headrace("jobs", "logs", first[:8]) == "I am me\n"
    assert headrace("jobs", "ls").splitlines()[1:] == []
    [row] = json.loads(headrace("jobs", "ls", "default", "--all", "--json"))
    assert (row["id"], row["status"], row["queue"]) == (first, "SUCCEEDED", "default")
    shown = headrace("jobs", "show", first)
    assert "sh -c echo I am $WHO" in shown
    assert "exit code 0" in shown
    [second] = headrace("jobs", "retry", first).split()
    headrace("jobs", "watch", "default")
    assert headrace("jobs", "logs", second) == "I am me\n"


def test_an_array_and_the_job_after_it(headrace: Command) -> None:
    script = "echo number $AWS_BATCH_JOB_ARRAY_INDEX"
    [array] = headrace(
        "jobs", "submit", "--image", busybox(), "--name", "many", "--size", "3", "--", "sh", "-c", script
    ).split()
    [join] = headrace(
        "jobs", "submit", "--image", busybox(), "--after", array, "--", "echo", "joined"
    ).split()
    headrace("jobs", "watch", "default")
    printed = headrace("jobs", "logs", "--follow", array).splitlines()
    assert sorted(printed) == [f"{place}  number {place}" for place in range(3)]
    assert headrace("jobs", "logs", "--follow", join) == "joined\n"
    assert headrace("jobs", "show", f"{array[:8]}:2").startswith(f"id          {array}:2")


def test_how_far_an_array_is_is_watched(process: Process, headrace: Command) -> None:
    script = f'[ "$AWS_BATCH_JOB_ARRAY_INDEX" = 0 ] || {{ {STOPPABLE}; }}'
    [array] = headrace(
        "jobs", "submit", "--image", busybox(), "--name", "many", "--size", "3", "--", "sh", "-c", script
    ).split()
    printed = process.data.parent / "watched"
    with printed.open("wb") as output:
        watching = subprocess.Popen(
            [HEADRACE, "jobs", "watch", "--data", process.data, "default"], stdout=output
        )
    try:
        until(lambda: "many 1 of 3, 2 running" in printed.read_text())
        headrace("jobs", "cancel", array)
        assert watching.wait(PATIENCE) == 0
    finally:
        watching.kill()


def test_a_job_is_cancelled_while_it_runs(headrace: Command) -> None:
    [id] = headrace("jobs", "submit", "--image", busybox(), "--", "sh", "-c", STOPPABLE).split()
    until(lambda: "RUNNING" in headrace("jobs", "ls"))
    assert "1 running" in headrace("jobs", "top", "--once")
    headrace("jobs", "cancel", "--reason", "enough", id)
    headrace("jobs", "watch", "default")
    assert re.search(r"reason +enough", headrace("jobs", "show", id))


def test_mistakes_are_explained(headrace: Command) -> None:
    assert "there is no queue 'nowhere'" in headrace("jobs", "watch", "nowhere", fails=True)
    assert "there is nothing to run" in headrace("jobs", "submit", fails=True)
    assert "is too short for an id" in headrace("jobs", "show", "ab", fails=True)
    assert "there is no job 'abcdef'" in headrace("jobs", "logs", "abcdef", fails=True)
    said = headrace("jobs", "submit", "-q", "nowhere", "--image", "x", fails=True)
    assert "Job queue nowhere does not exist" in said
    said = headrace("jobs", "submit", "--size", "1", "--image", "x", fails=True)
    assert "Array size must be between 2 and 10000" in said
    assert "Schedule nothing does not exist" in headrace("schedule", "next", "nothing", fails=True)


def test_a_schedule_is_listed_foreseen_and_run_now(process: Process, headrace: Command) -> None:
    [id] = headrace("jobs", "submit", "--image", busybox(), "--name", "report", "--", "echo", "done").split()
    definition = json.loads(headrace("jobs", "show", id, "--json"))["jobDefinition"]
    asked = {"JobName": "nightly", "JobQueue": "default", "JobDefinition": definition}
    process.client("scheduler").create_schedule(
        Name="nightly",
        ScheduleExpression="cron(30 2 * * ? *)",
        ScheduleExpressionTimezone="Europe/Berlin",
        FlexibleTimeWindow={"Mode": "OFF"},
        State="DISABLED",
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
            "RoleArn": "arn:aws:iam::000000000000:role/clock",
            "Input": json.dumps(asked),
        },
    )
    [row] = json.loads(headrace("schedule", "ls", "--json"))
    assert (row["name"], row["state"], row["next"]) == ("nightly", "DISABLED", None)
    assert row["expression"] == "cron(30 2 * * ? *) Europe/Berlin"
    times = [
        datetime.fromisoformat(line) for line in headrace("schedule", "next", "-n", "3", "nightly").split()
    ]
    assert [(time.hour, time.minute) for time in times] == [(2, 30)] * 3
    assert datetime.now(UTC) < times[0] < times[1] < times[2]
    assert headrace("schedule", "run-now", "nightly").startswith("nightly-now-")
    until(lambda: "nightly" in headrace("jobs", "ls", "--all"))
