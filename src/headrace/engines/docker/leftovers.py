"""What an Engine leaves of a container that it was starting when it was stopped itself.

How far it came decides what is seen afterwards:

- The container's first process waits to become the command (it is named `runc:[2:INIT]`). Docker knows
  the container as never started, and refuses every start in words of its own («task already exists»,
  «id already in use», «failed to start shim: mkdir …: file exists»): containerd holds something of it.
- The command runs, but Docker hadn't heard of it: the same, and no more can be heard of the command.
- Docker had heard of it and not noted the start: it lists the container as running since the year 1 (when
  it has ended, as created and finished), reads none of its output and has no network for it.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from headrace.engines.docker import seen
from headrace.engines.docker.api import Json

PROCESSES = Path("/proc")
NOT_BEGUN = "runc:["


def is_lost(state: Json) -> bool:
    """Whether a container in this state, as the Engine tells it, is the third. One that is just starting
    looks the same."""
    return seen.time(state["StartedAt"]) is None and (
        state["Running"] or seen.time(state["FinishedAt"]) is not None
    )


def has_begun(container: str, processes: Path = PROCESSES) -> bool:
    """Whether a process of the container (by its full id) has become its command."""
    return any(not name.startswith(NOT_BEGUN) for _, name in _processes(container, processes))


def end(container: str, processes: Path = PROCESSES) -> None:
    """End what is left of a container (by its full id) that Docker takes for never started."""
    for pid, _ in list(_processes(container, processes)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _processes(container: str, processes: Path) -> Iterator[tuple[int, str]]:
    """The processes in the container's control group, with their names."""
    for folder in processes.iterdir():
        if folder.name.isdecimal():
            try:
                if container in (folder / "cgroup").read_text():
                    yield int(folder.name), (folder / "comm").read_text().strip()
            except OSError:
                continue
