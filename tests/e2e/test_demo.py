"""The campus example: what its demonstration does and how it counts."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from examples.campus.demo import source, timing
from examples.campus.demo.builds import Build, read, wall
from examples.campus.demo.codebuild import identifier
from examples.campus.demo.places import CAMPUS, PROJECT, applications
from examples.running.problem import Problem

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTES_FOR_THE_WHOLE = 25


def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def build(app: str, begin: float, end: float) -> Build:
    return Build(
        app=app,
        id=f"campus-apps:{app}",
        status="SUCCEEDED",
        phase="COMPLETED",
        started=START + timedelta(seconds=begin),
        ended=START + timedelta(seconds=end),
        waited=0.0,
        fault="",
        log=None,
    )


def test_there_are_fifty_applications_and_a_build_for_each() -> None:
    items = yaml.safe_load((CAMPUS / "buildspec.yml").read_text())["batch"]["build-list"]
    assert len(items) == 50
    assert {item["identifier"]: item["env"]["variables"]["APP"] for item in items} == {
        identifier(app): app for app in applications()
    }


def test_the_lock_file_says_what_but_not_from_where() -> None:
    packages = json.loads((CAMPUS / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert all("integrity" in package for package in installed.values())
    assert not any("resolved" in package for package in installed.values())


def test_breaking_an_application_changes_only_its_copy_in_the_archive() -> None:
    whole, broken = archive(source.monorepo()), archive(source.monorepo("player"))
    assert whole.namelist() == broken.namelist()
    different = [name for name in whole.namelist() if whole.read(name) != broken.read(name)]
    assert different == ["apps/player/App.jsx"]


def test_the_archive_leaves_out_what_was_built_and_installed() -> None:
    names = archive(source.monorepo()).namelist()
    assert "apps/player/App.jsx" in names
    assert not [name for name in names if name.startswith(("node_modules", "dist", "demo", "."))]


def test_an_unknown_application_cannot_be_broken() -> None:
    with pytest.raises(Problem, match="no application 'plyer'") as refused:
        source.check("plyer")
    assert "player" in refused.value.advice


def test_wall_time_goes_from_the_first_start_to_the_last_end() -> None:
    assert wall([build("a", 0, 4), build("b", 1, 9), build("c", 2, 3)]) == 9


def test_what_runs_alone_stands_for_what_was_not_run_alone() -> None:
    together = dict.fromkeys("abcdefghijklmnop", 30.0) | {"p": 40.0}
    result = timing.measure(40.0, together, {"a": 1.0, "h": 2.0, "p": 6.0}, eight=12.0)
    assert result.total == 490.0
    assert (result.longest, result.longest_app) == (40.0, "p")
    assert result.one_after_another == 16 * 3.0
    assert result.eight_at_a_time == 2 * 12.0


@pytest.mark.parametrize(("count", "chosen"), [(3, "ace"), (2, "ae"), (9, "abcde")])
def test_a_sample_reaches_from_the_smallest_to_the_largest(count: int, chosen: str) -> None:
    assert timing.spread("abcde", count) == list(chosen)


def test_a_failed_build_is_read_with_its_first_failed_phase_and_without_its_time_in_the_queue() -> None:
    def phase(kind: str, begin: int, end: int, status: str = "SUCCEEDED") -> dict[str, object]:
        times = {"startTime": START + timedelta(seconds=begin), "endTime": START + timedelta(seconds=end)}
        contexts = [] if status == "SUCCEEDED" else [{"statusCode": "SOME_ERROR", "message": f"{kind} broke"}]
        return {"phaseType": kind, "phaseStatus": status, "contexts": contexts, **times}

    seen = read(
        {
            "id": "campus-apps:1",
            "buildStatus": "FAILED",
            "currentPhase": "COMPLETED",
            "startTime": START,
            "endTime": START + timedelta(seconds=10),
            "phases": [
                phase("QUEUED", 0, 4),
                phase("BUILD", 5, 8, "FAILED"),
                phase("UPLOAD_ARTIFACTS", 8, 10, "FAILED"),
            ],
            "logs": {"groupName": "/aws/codebuild/campus-apps", "streamName": "1"},
        },
        "player",
    )
    assert seen.over
    assert not seen.succeeded
    assert seen.seconds == 6
    assert seen.fault == "BUILD FAILED SOME_ERROR: BUILD broke"


@pytest.mark.docker
@pytest.mark.timeout(MINUTES_FOR_THE_WHOLE * 60)
def test_one_broken_application_does_not_keep_the_other_49_from_being_built_and_shipped() -> None:
    environment = {**os.environ, "BREAK": "player", "KEEP": ""}
    demo = subprocess.run(
        [sys.executable, "-m", "examples.campus.demo"],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout
    assert "✓ Read the pages of 49 applications from the web site and from the container" in demo.stdout
    assert "BUILD FAILED COMMAND_EXECUTION_ERROR" in demo.stdout
    assert "apps/player/App.jsx" in demo.stdout
    for figure in (
        "Wall time",
        "Sum of build times",
        "Longest build",
        "One after another",
        "Eight at a time",
    ):
        assert figure in demo.stdout
    assert "Everything ends now" in demo.stdout
