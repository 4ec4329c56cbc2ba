"""What an Engine leaves of a container that it was starting when it was stopped itself.

Docker then knows the container as never started while containerd holds a task of it, and refuses every
further start («task ID: already exists»). Whether its command has begun is seen from the machine's
processes: a container's first process is `runc:[2:INIT]` until it becomes the command.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

TASK_EXISTS = "already exists"
"""What the Engine says at the start of such a container."""

PROCESSES = Path("/proc")
NOT_BEGUN = "runc:["


def clear(container: str, processes: Path = PROCESSES) -> bool:
    """End what is left of a container (by its full id) whose command has not begun. False if it has, and
    then nothing is ended."""
    left = list(_processes(container, processes))
    if any(not name.startswith(NOT_BEGUN) for _, name in left):
        return False
    for pid, _ in left:
        os.kill(pid, signal.SIGKILL)
    return True


def _processes(container: str, processes: Path) -> Iterator[tuple[int, str]]:
    """The processes in the container's control group, with their names."""
    for folder in processes.iterdir():
        if folder.name.isdecimal():
            try:
                if container in (folder / "cgroup").read_text():
                    yield int(folder.name), (folder / "comm").read_text().strip()
            except OSError:
                continue
