from datetime import UTC, datetime
from typing import cast

from headrace.runs.records import Mark, Run
from headrace.services.codebuild.buildspec import parse
from headrace.services.codebuild.driver import render
from headrace.services.codebuild.output import Interpreter, line, progress
from headrace.services.codebuild.records import Context, PhaseEntry, Status

NOON = 1_767_268_800_123_456_789
STAMP = "[Container] 2026/01/01 12:00:00.123456"
RUN = cast(Run, None)


def shown(text: str, *, first: bool = False) -> list[str]:
    return list(Interpreter().lines(RUN, Mark(NOON, text), first=first))


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def test_lines_bear_the_time_to_the_microsecond() -> None:
    assert line(NOON, "Waiting for agent ping") == f"{STAMP} Waiting for agent ping"


def test_commands_are_shown_as_they_are_written() -> None:
    assert shown('command BUILD 0 "echo \\"$A\\" \\u00fc"') == [f'{STAMP} Running command echo "$A" ü']
    assert shown('command BUILD 0 "a\\nb"') == [f"{STAMP} Running command a", "b"]


def test_a_blank_line_precedes_every_command_but_a_phase_s_first() -> None:
    assert shown('command BUILD 1 "b"') == ["", f"{STAMP} Running command b"]
    assert shown('command BUILD 10 "b"')[0] == ""


def test_only_commands_that_fail_are_said_to_have_ended() -> None:
    assert shown("command-end BUILD 0 0") == []
    assert shown('command-end BUILD 1 7 "make all"') == [
        f"{STAMP} Command did not exit successfully make all exit status 7"
    ]


def test_phases_are_entered_and_completed() -> None:
    assert shown("phase-start BUILD 2") == [f"{STAMP} Entering phase BUILD"]
    assert shown("phase-end BUILD SUCCEEDED") == [
        f"{STAMP} Phase complete: BUILD State: SUCCEEDED",
        f"{STAMP} Phase context status code:  Message: ",
    ]
    assert shown('phase-end BUILD FAILED 1 7 "make all"') == [
        f"{STAMP} Phase complete: BUILD State: FAILED",
        f"{STAMP} Phase context status code: COMMAND_EXECUTION_ERROR "
        "Message: Error while executing command: make all. Reason: exit status 7",
    ]


def test_the_end_is_not_shown() -> None:
    assert shown("end SUCCEEDED UPLOAD") == []


def test_what_the_driver_did_not_write_shows_nothing_and_breaks_nothing() -> None:
    marks = [
        "",
        "begin",
        "begin {",
        'begin {"source": 1}',
        "phase-end",
        "command",
        "x y",
        "phase-end A FAILED",
    ]
    for text in marks:
        shown(text)
    assert progress([Mark(0, text) for text in marks]).succeeded is None


def test_a_build_begins_with_what_was_found_in_its_specification() -> None:
    spec = parse("version: 0.2\nphases: {install: {runtime-versions: {go: 1}}, build: {commands: [a, b]}}")
    places = render.Places(source="/codebuild/output/src1/src")
    plan = next(file for file in render.files(spec, word="w", places=places) if file.path == "plan")
    lines = [text.removeprefix(f"{STAMP} ") for text in shown(f"begin {plan.content.decode()}")]
    assert lines == [
        "Running on CodeBuild On-demand",
        "Waiting for agent ping",
        "Waiting for DOWNLOAD_SOURCE",
        "Phase is DOWNLOAD_SOURCE",
        "CODEBUILD_SRC_DIR=/codebuild/output/src1/src",
        "YAML location is /codebuild/readonly/buildspec.yml",
        "No commands found for phase name: install",
        "Processing environment variables",
        "Skipping install of runtimes. Runtime version selection is not supported by this build image",
        "Moving to directory /codebuild/output/src1/src",
        "Cache is not defined in the buildspec",
        "Skip cache due to: no paths specified to be cached",
        "Registering with agent",
        "Phases found in YAML: 2",
        " INSTALL: 0 commands",
        " BUILD: 2 commands",
        "Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED",
        "Phase context status code:  Message: ",
    ]


def test_marks_become_phases() -> None:
    marks = [
        "begin {}",
        "phase-start INSTALL 0",
        "phase-end INSTALL SUCCEEDED",
        "phase-start BUILD 1",
        'command BUILD 0 "x"',
        'command-end BUILD 0 2 "x"',
        'phase-end BUILD FAILED 0 2 "x"',
        "phase-start POST_BUILD 0",
    ]
    seen = progress([Mark(second * 1_000_000_000, text) for second, text in enumerate(marks)])
    message = "Error while executing command: x. Reason: exit status 2"
    assert seen.phases == (
        PhaseEntry(type="INSTALL", started_at=at(1), ended_at=at(2), status=Status.SUCCEEDED),
        PhaseEntry(
            type="BUILD",
            started_at=at(3),
            ended_at=at(6),
            status=Status.FAILED,
            context=Context(code="COMMAND_EXECUTION_ERROR", message=message),
        ),
        PhaseEntry(type="POST_BUILD", started_at=at(7)),
    )
    assert seen.succeeded is None


def test_the_end_says_whether_artifacts_are_uploaded() -> None:
    assert progress([Mark(0, "end FAILED UPLOAD")])[1:] == (False, True)
    assert progress([Mark(0, "end FAILED SKIP")])[1:] == (False, False)
    assert progress([Mark(0, "end SUCCEEDED UPLOAD")])[1:] == (True, True)


def test_a_phase_that_was_open_at_the_end_has_failed() -> None:
    (entry,) = progress([Mark(0, "phase-start BUILD 1"), Mark(1_000_000_000, "end FAILED SKIP")]).phases
    assert (entry.status, entry.ended_at) == (Status.FAILED, at(1))
