"""Nothing accepted is lost and nothing runs twice, whoever dies in the middle."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headrace.engines.docker.containers import LOST
from headrace.engines.docker.engine import AT_ONCE
from tests.e2e.process import Process, containers_of
from tests.images import BUSYBOX
from tests.waiting import until

pytestmark = pytest.mark.docker

BUILDS = 50
LINES = 12
PATIENCE = 180.0
ENGINE = Path(__file__).parents[2] / "scripts" / "docker-engine"

COMMAND = (
    "echo born $(cat /proc/sys/kernel/random/uuid); "
    f"i=0; while [ $i -lt {LINES} ]; do echo line $i; i=$((i+1)); sleep 0.5; done"
)


def buildspec() -> str:
    """Fifty builds that take about six seconds each and say what they do."""
    members = "\n".join(f"    - identifier: b{number}" for number in range(BUILDS))
    return (
        f"version: 0.2\nbatch:\n  fast-fail: false\n  build-list:\n{members}\n"
        f"phases:\n  build:\n    commands:\n      - '{COMMAND}'\n"
    )


def start_batch(codebuild: Any) -> str:
    codebuild.create_project(
        name="crash",
        source={"type": "NO_SOURCE", "buildspec": buildspec()},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": BUSYBOX,
            "computeType": "BUILD_GENERAL1_SMALL",
        },
        serviceRole="arn:aws:iam::000000000000:role/builds",
        buildBatchConfig={"serviceRole": "arn:aws:iam::000000000000:role/batches"},
    )
    return str(codebuild.start_build_batch(projectName="crash")["buildBatch"]["id"])


def builds_of(codebuild: Any) -> list[dict[str, Any]]:
    ids = codebuild.list_builds()["ids"]
    return list(codebuild.batch_get_builds(ids=ids)["builds"]) if ids else []


def lines_of(logs: Any, build: dict[str, Any]) -> list[str]:
    """What the build itself said."""
    lines: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = logs.get_log_events(
            logGroupName=build["logs"]["groupName"],
            logStreamName=build["logs"]["streamName"],
            startFromHead=True,
            **token,
        )
        if not page["events"]:
            return [line for line in lines if line.startswith(("born ", "line "))]
        lines += [event["message"] for event in page["events"]]
        token = {"nextToken": page["nextForwardToken"]}


def was_lost(build: dict[str, Any]) -> bool:
    """Whether the Engine lost the build's container as it was stopped amid its start."""
    return any(
        LOST in context["message"] for phase in build["phases"] for context in phase.get("contexts", [])
    )


def check_that_every_build_ran_once(process: Process, batch: str, *, lost: int = 0) -> None:
    """All of it, but for at most so many `lost` ones."""
    codebuild, logs = process.client("codebuild"), process.client("logs")

    def ended() -> dict[str, Any] | None:
        [seen] = codebuild.batch_get_build_batches(ids=[batch])["buildBatches"]
        return dict(seen) if seen["complete"] else None

    finished = until(ended, patience=PATIENCE, every=0.5)
    found = builds_of(codebuild)
    missing = [build for build in found if was_lost(build)]
    builds = [build for build in found if not was_lost(build)]
    assert len(missing) <= lost
    assert {build["buildStatus"] for build in missing} <= {"FAILED"}
    assert Counter(build["buildStatus"] for build in builds) == {"SUCCEEDED": BUILDS - len(missing)}
    assert finished["buildBatchStatus"] == ("FAILED" if missing else "SUCCEEDED")
    for build in builds:
        born, *lines = lines_of(logs, build)
        assert born.startswith("born ")
        assert lines == [f"line {number}" for number in range(LINES)], build["id"]
    until(lambda: not containers_of(process))


def wait_until_some_have_run(codebuild: Any) -> None:
    def halfway() -> bool:
        phases = Counter(build["currentPhase"] for build in builds_of(codebuild))
        return phases["BUILD"] + phases["COMPLETED"] >= BUILDS // 3

    until(halfway, every=0.2)


@pytest.mark.timeout(400)
def test_fifty_builds_finish_once_when_headrace_is_killed_among_them(process: Process) -> None:
    codebuild = process.client("codebuild")
    batch = start_batch(codebuild)
    wait_until_some_have_run(codebuild)
    process.kill()
    time.sleep(1)
    process.start()
    time.sleep(1)
    process.kill()
    process.start()
    check_that_every_build_ran_once(process, batch)


@pytest.mark.timeout(400)
def test_fifty_builds_finish_once_when_the_engine_restarts_among_them(
    process: Process, restart_engine: Callable[[], None]
) -> None:
    codebuild = process.client("codebuild")
    batch = start_batch(codebuild)
    wait_until_some_have_run(codebuild)
    restart_engine()
    # Whose start the Engine's own end cut short after its command had begun is never run twice.
    check_that_every_build_ran_once(process, batch, lost=AT_ONCE)


@pytest.fixture
def restart_engine() -> Callable[[], None]:
    """Restarts the Docker Engine; skips where its containers would not outlive that."""
    live = subprocess.run(
        ["docker", "info", "--format", "{{.LiveRestoreEnabled}}"], capture_output=True, text=True, check=True
    )
    if live.stdout.strip() != "true":
        pytest.skip("this Docker Engine runs without --live-restore, so a restart ends its containers")

    def restart() -> None:
        subprocess.run([ENGINE, "stop"], check=True, capture_output=True)
        subprocess.run([ENGINE, "start"], check=True, capture_output=True)

    return restart
