"""Runs the real driver by a real shell, in a folder instead of a container."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from headrace.runs.records import Mark
from headrace.services.codebuild.buildspec import parse
from headrace.services.codebuild.driver import render
from headrace.services.codebuild.output import Progress, progress

WORD = "2f9f0c1e5b7d4a6e"
DEADLINE = 30.0

SHELLS = {"dash": "dash", "bash": "bash", "bash as sh": "bash", "busybox": "busybox"}
"""The programs behind the shells that are tried, by what they are called here."""


@dataclass(frozen=True)
class Outcome:
    status: int
    marks: list[Mark]
    log: list[str]
    """What the commands wrote, line by line, as the collector sees it."""
    results: Path

    @property
    def progress(self) -> Progress:
        return progress(self.marks)

    @property
    def statuses(self) -> dict[str, str]:
        return {entry.type: str(entry.status) for entry in self.progress.phases}

    def value(self, name: str) -> str:
        return (self.results / name).read_bytes().decode()


@dataclass
class Driving:
    """One build."""

    folder: Path
    shell: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def places(self) -> render.Places:
        return render.Places(
            root=f"{self.folder}/codebuild/headrace", source=f"{self.folder}/codebuild/output/src1/src"
        )

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def start(self, text: str, **options: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        for file in render.files(parse(text), word=WORD, places=self.places, **options):  # type: ignore[arg-type]
            self._lay(file)
        Path(self.places.source).mkdir(parents=True)
        driver = Path(self.places.root)
        with (driver / "settings").open("a") as settings:
            if "headrace_shell=bash" not in (driver / "settings").read_text():
                settings.write(f"headrace_shell='{self.shell}'\n")
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [str(self.shell), f"{driver}/driver.sh"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={"PATH": os.environ["PATH"], "HOME": "/root", **self.environment},
            )

    def run(self, text: str, **options: Mapping[str, str]) -> Outcome:
        process = self.start(text, **options)
        try:
            return self.outcome(process.wait(DEADLINE))
        finally:
            end(process)

    def outcome(self, status: int) -> Outcome:
        marks, log = split(self.output.read_bytes())
        return Outcome(status, marks, log, Path(self.places.results))

    def _lay(self, file: render.LaidFile) -> None:
        path = Path(self.places.root, file.path)
        if file.path.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        path.chmod(file.mode)


def split(output: bytes) -> tuple[list[Mark], list[str]]:
    """Marks and log lines, as the log collector separates them."""
    marks, log = [], []
    for number, line in enumerate(output.decode(errors="replace").removesuffix("\n").split("\n")):
        before, word, after = line.partition(WORD)
        if word:
            marks.append(Mark(time=number * 1_000_000_000, text=after.removeprefix(" ")))
        if before or not word:
            log.append(before)
    return marks, log


def end(process: "subprocess.Popen[bytes]") -> None:
    """A container's end would take everything with it: here the session goes."""
    for pid in members(process):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(DEADLINE)


def members(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes of the build that are left."""
    entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(entry.name) for entry in entries if _session(entry) == process.pid]


def commands(process: "subprocess.Popen[bytes]") -> list[str]:
    """What they are running."""
    found = []
    for pid in members(process):
        with suppress(OSError):
            found.append(Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").replace("\0", " "))
    return found


def _session(entry: Path) -> int | None:
    """The session of a process that has not ended."""
    try:
        state, _, _, session, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state == "Z" else int(session)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def shell_named(name: str, folder: Path) -> Path | None:
    """The shell as a program called as `sh` is, or None if this machine has none."""
    program = shutil.which(SHELLS[name])
    if program is None or name == "bash":
        return Path(program) if program else None
    link = folder / "sh"
    link.symlink_to(program)
    return link
