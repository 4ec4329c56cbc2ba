"""Headrace itself: found running or started for the time of an example."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from examples.running.console import step
from examples.running.problem import Problem

HOMES = Path(__file__).resolve().parents[2] / ".headrace"
ENDPOINT = "endpoint.json"
"""The file in its data in which Headrace writes its address and its process."""
HEADRACE = Path(sys.executable).with_name("headrace")
USUAL_PORT = 4566
START_SECONDS = 30.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Server:
    """A Headrace that answers."""

    environment: dict[str, str]
    """The variables that AWS's clients use it by."""
    pid: int
    process: subprocess.Popen[bytes] | None = None
    """None if an earlier run of the example has left it."""

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    @property
    def port(self) -> int:
        return int(self.endpoint.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End it. What it keeps stays for the next time."""
        for number, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return
            if self._ends_within(patience):
                return

    def _ends_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._has_ended():
                return True
            time.sleep(0.1)
        return False

    def _has_ended(self) -> bool:
        if self.process is not None:
            return self.process.poll() is not None
        return not Path(f"/proc/{self.pid}").exists()


class Home:
    """What stays between two runs of an example and is not in git: Headrace's data, its log, and what else
    the example keeps."""

    def __init__(self, example: str, *, settings: Path | None = None) -> None:
        """`settings`: a `headrace.toml` that its Headrace is to have."""
        self.folder = HOMES / example
        self.data = self.folder / "data"
        self.log = self.folder / "headrace.log"
        self._settings = settings

    @contextmanager
    def used(self, *, keep: bool) -> Iterator[Server]:
        """Its Headrace for what is done with it, ended afterwards unless it is to be kept and all went well.
        Raises `Problem` if it does not come up."""
        with step("Start Headrace, unless it runs"):
            running = self._find_or_start()
        finished = False
        try:
            yield running
            finished = True
        finally:
            if not (keep and finished):
                running.stop()

    def find(self) -> Server | None:
        """Its Headrace, if it answers."""
        try:
            pid = int(json.loads((self.data / ENDPOINT).read_text())["pid"])
        except FileNotFoundError:
            return None
        if not self._is_ours(pid):
            return None  # the file is of an earlier one
        command = [str(HEADRACE), "env", "--json", "--data", str(self.data)]
        printed = subprocess.run(command, capture_output=True, text=True, env=_bare(), check=False)
        if printed.returncode != 0:
            return None
        found = Server(json.loads(printed.stdout), pid)
        return found if _answers(found.endpoint) else None

    def _find_or_start(self) -> Server:
        if (running := self.find()) is not None:
            return running
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._settings is not None:
            shutil.copy(self._settings, self.data)
        process = self._start(_free_port())
        try:
            return replace(self._wait(process), process=process)
        except BaseException:
            process.kill()
            process.wait()
            raise

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [HEADRACE, "up", "--data", self.data, "--port", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # an interrupt of the example is not one of Headrace
            )

    def _wait(self, process: subprocess.Popen[bytes]) -> Server:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise self._not_started(f"it ended with exit code {process.returncode}")
            if (running := self.find()) is not None:
                return running
            time.sleep(0.1)
        raise self._not_started(f"it did not answer within {START_SECONDS:.0f} s")

    def _not_started(self, why: str) -> Problem:
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        return Problem(
            f"Headrace did not start: {why}.",
            detail="\n".join(lines),
            advice=f"Its log is {self.log}. Is the Docker Engine running (`docker info`)?",
        )

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is a Headrace of the data folder."""
        try:
            return str(self.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except FileNotFoundError:
            return False


def _bare() -> dict[str, str]:
    """This process's environment without what would lead to another cloud."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


def _answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_headrace/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    """The usual port if nobody has it, so that addresses stay the same between runs."""
    for port in (USUAL_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Problem("No TCP port is free on 127.0.0.1.", advice="End some programs that listen.")
