"""What is left of a half-started container, and whether its command had begun."""

from pathlib import Path

import pytest

from headrace.engines.docker import leftovers
from headrace.engines.docker.api import Json

ID = "5c995ff95bcbd019ec3e3bc99267f1d2"
NEVER, SOMETIME = "0001-01-01T00:00:00Z", "2026-11-27T19:40:09.265410454Z"


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    pids: list[int] = []
    monkeypatch.setattr("os.kill", lambda pid, _: pids.append(pid))
    return pids


def process(folder: Path, pid: int, name: str, container: str) -> None:
    (folder / str(pid)).mkdir()
    (folder / str(pid) / "cgroup").write_text(f"4:memory:/docker/{container}\n")
    (folder / str(pid) / "comm").write_text(f"{name}\n")


def test_without_a_process_the_command_has_not_begun(tmp_path: Path, killed: list[int]) -> None:
    process(tmp_path, 7, "sh", "another")
    assert not leftovers.has_begun(ID, tmp_path)
    leftovers.end(ID, tmp_path)
    assert killed == []


def test_a_first_process_that_is_not_yet_the_command_is_ended(tmp_path: Path, killed: list[int]) -> None:
    process(tmp_path, 7, "runc:[2:INIT]", ID)
    assert not leftovers.has_begun(ID, tmp_path)
    leftovers.end(ID, tmp_path)
    assert killed == [7]


def test_a_command_that_had_begun_is_told_of_and_ended(tmp_path: Path, killed: list[int]) -> None:
    process(tmp_path, 7, "sh", ID)
    assert leftovers.has_begun(ID, tmp_path)
    leftovers.end(ID, tmp_path)
    assert killed == [7]


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        ({"Running": True, "StartedAt": NEVER, "FinishedAt": NEVER}, True),
        ({"Running": False, "StartedAt": NEVER, "FinishedAt": SOMETIME}, True),
        ({"Running": False, "StartedAt": NEVER, "FinishedAt": NEVER}, False),
        ({"Running": True, "StartedAt": SOMETIME, "FinishedAt": NEVER}, False),
        ({"Running": False, "StartedAt": SOMETIME, "FinishedAt": SOMETIME}, False),
    ],
)
def test_what_ran_and_never_started_was_lost_by_the_engine(state: Json, lost: bool) -> None:
    assert leftovers.is_lost(state) is lost
