from datetime import UTC, datetime
from io import StringIO
from typing import Any

from rich.console import Console

from headrace.cli.building.board import shown, table
from headrace.cli.building.view import View, of_batch, of_build

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def build(phase: str, status: str = "IN_PROGRESS", **fields: Any) -> dict[str, Any]:
    return {
        "id": "web:1",
        "projectName": "web",
        "currentPhase": phase,
        "buildStatus": status,
        "buildComplete": status != "IN_PROGRESS",
        "startTime": NOW.timestamp() - 8,
        **fields,
    }


def rendered(views: list[View], *, width: int, rows: int) -> list[str]:
    console = Console(width=width, file=StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(table(views, width, rows, NOW))
    return [line.rstrip() for line in captured.get().splitlines()]


def view(name: str, state: str, **fields: Any) -> View:
    return View(name=name, state=state, share=0.5, started=NOW, **fields)


def test_a_build_moves_from_phase_to_phase() -> None:
    shares = [of_build(build(phase)).share for phase in ("SUBMITTED", "BUILD", "FINALIZING")]
    assert shares == sorted(shares)
    assert of_build(build("BUILD")).state == "BUILD"
    assert of_build(build("COMPLETED", "SUCCEEDED")).share == 1


def test_a_failed_build_says_where_and_why() -> None:
    phases = [
        {"phaseType": "INSTALL", "phaseStatus": "SUCCEEDED"},
        {
            "phaseType": "BUILD",
            "phaseStatus": "FAILED",
            "contexts": [{"statusCode": "COMMAND_EXECUTION_ERROR", "message": "exit status 3"}],
        },
        {"phaseType": "FINALIZING"},
    ]
    seen = of_build(build("COMPLETED", "FAILED", phases=phases))
    assert str(seen.fault) == "BUILD: COMMAND_EXECUTION_ERROR: exit status 3"


def test_builds_of_a_batch_that_were_not_started_wait_and_then_never_were() -> None:
    batch = {"complete": False, "buildGroups": [{"identifier": "a"}, {"identifier": "b"}]}
    assert [one.state for one in of_batch(batch, {"a": build("BUILD")})] == ["BUILD", "WAITING"]
    ended = of_batch({**batch, "complete": True}, {"a": build("COMPLETED", "FAILED")})
    assert [one.state for one in ended] == ["FAILED", "NOT_STARTED"]


def test_the_board_uses_as_many_columns_as_it_needs() -> None:
    views = [view(f"app{number}", "BUILD") for number in range(4)]
    assert len(rendered(views, width=120, rows=4)) == 5
    assert len(rendered(views, width=120, rows=2)) == 3


def test_a_small_terminal_shows_what_runs_and_counts_the_rest() -> None:
    views = [view(f"old{number}", "SUCCEEDED", over=True) for number in range(9)] + [view("new", "BUILD")]
    lines = rendered(views, width=60, rows=2)
    assert lines[0].startswith("new")
    assert lines[-1] == "9 of 10 builds are over, 8 not shown"


def test_elsewhere_each_change_is_a_line() -> None:
    out = StringIO()
    with shown(out) as show:
        show([view("a", "BUILD"), view("b", "WAITING")])
        show([view("a", "BUILD"), view("b", "BUILD")])
        show([view("a", "SUCCEEDED", over=True, ended=NOW), view("b", "BUILD")])
    assert out.getvalue().splitlines() == ["a  BUILD", "b  WAITING", "b  BUILD", "a  SUCCEEDED in 0.0 s"]
