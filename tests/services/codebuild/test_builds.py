"""Builds from StartBuild to COMPLETED."""

from typing import Any

from headrace.runs.records import ContainerOutput, Reservation, Run
from tests.services.codebuild.workshop import Workshop

PHASES = [
    "SUBMITTED",
    "QUEUED",
    "PROVISIONING",
    "DOWNLOAD_SOURCE",
    "INSTALL",
    "PRE_BUILD",
    "BUILD",
    "POST_BUILD",
    "UPLOAD_ARTIFACTS",
    "FINALIZING",
    "COMPLETED",
]


def spec(**phases: list[str]) -> str:
    """A specification with these commands by phase."""
    lines = ["version: 0.2", "phases:"]
    for name, commands in phases.items():
        lines += [f"  {name}:", "    commands:", *(f"      - {command}" for command in commands)]
    return "\n".join(lines) + "\n"


def statuses(build: dict[str, Any]) -> dict[str, str | None]:
    return {phase["phaseType"]: phase.get("phaseStatus") for phase in build["phases"]}


def context(build: dict[str, Any], phase: str) -> dict[str, str]:
    found: dict[str, str] = next(one for one in build["phases"] if one["phaseType"] == phase)["contexts"][0]
    return found


async def test_a_build_goes_through_all_phases(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    id = await shop.start()
    build = await shop.finished(id)
    assert build["buildStatus"] == "SUCCEEDED", build
    assert build["buildComplete"]
    assert build["buildNumber"] == 1
    assert build["currentPhase"] == "COMPLETED"
    assert [phase["phaseType"] for phase in build["phases"]] == PHASES
    assert set(statuses(build).values()) == {"SUCCEEDED", None}
    assert build["initiator"] == "tester"
    times = [phase["startTime"] for phase in build["phases"]]
    assert times == sorted(times)


async def test_the_log_reads_as_on_codebuild(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello", "echo again"]))
    build = await shop.finished(await shop.start())
    log = await shop.log(build["id"])
    plain = [line.split(" ", 3)[3] if line.startswith("[Container]") else line for line in log]
    assert plain[:3] == [
        "Running on CodeBuild On-demand",
        "Waiting for agent ping",
        "Waiting for DOWNLOAD_SOURCE",
    ]
    begin = plain.index("Entering phase BUILD")
    assert plain[begin : begin + 8] == [
        "Entering phase BUILD",
        "Running command echo hello",
        "hello",
        "",
        "Running command echo again",
        "again",
        "Phase complete: BUILD State: SUCCEEDED",
        "Phase context status code:  Message: ",
    ]
    assert plain[-2] == "Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED"
    assert build["logs"]["groupName"] == "/aws/codebuild/shop"
    assert build["logs"]["streamName"] == build["id"].partition(":")[2]


async def test_nothing_is_left_of_an_ended_build(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    await shop.finished(await shop.start())
    for kind in (Run, ContainerOutput, Reservation):
        assert await shop.store.count(kind) == 0
