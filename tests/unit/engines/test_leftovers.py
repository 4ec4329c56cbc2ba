"""Whether the command of a half-started container has begun."""

from pathlib import Path

import pytest

from headrace.engines.docker import leftovers

ID = "5c995ff95bcbd019ec3e3bc99267f1d2"


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
    assert leftovers.clear(ID, tmp_path)
    assert killed == []


def test_a_first_process_that_is_not_yet_the_command_is_ended(tmp_path: Path, killed: list[int]) -> None:
    process(tmp_path, 7, "runc:[2:INIT]", ID)
    assert leftovers.clear(ID, tmp_path)
    assert killed == [7]


def test_a_command_that_has_begun_is_left_alone(tmp_path: Path, killed: list[int]) -> None:
    process(tmp_path, 7, "sh", ID)
    assert not leftovers.clear(ID, tmp_path)
    assert killed == []
