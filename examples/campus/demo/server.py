"""Headrace itself: found running or started for the time of the demonstration."""

import json
import os
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

from examples.campus.demo.console import step
from examples.campus.demo.places import WORK
from examples.campus.demo.problem import Problem

DATA = WORK / "data"
ENDPOINT = DATA / "endpoint.json"
"""Where Headrace writes its address and its process."""
LOG = WORK / "headrace.log"
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
    """None if an earlier demonstration has left it running."""

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


def find() -> Server | None:
    """The Headrace of the demonstration's data folder, if it answers."""
    try:
        pid = int(json.loads(ENDPOINT.read_text())["pid"])
    except FileNotFoundError:
        return None
    if not _runs(pid):
        return None  # the file is of an earlier one
    command = [str(HEADRACE), "env", "--json", "--data", str(DATA)]
    printed = subprocess.run(command, capture_output=True, text=True, env=_bare(), check=False)
    if printed.returncode != 0:
        return None
    found = Server(json.loads(printed.stdout), pid)
    return found if _answers(found.endpoint) else None


@contextmanager
def used(*, keep: bool) -> Iterator[Server]:
    """That Headrace for what is done with it, ended afterwards unless it is to be kept and all went well."""
    with step("Start Headrace, unless it runs"):
        running = find_or_start()
    finished = False
    try:
        yield running
        finished = True
    finally:
        if not (keep and finished):
            running.stop()


def find_or_start() -> Server:
    """That Headrace, started if need be. Raises `Problem` if it does not come up."""
    if (running := find()) is not None:
        return running
    WORK.mkdir(parents=True, exist_ok=True)
    process = _start(_free_port())
    try:
        return replace(_wait(process), process=process)
    except BaseException:
        process.kill()
        process.wait()
        raise


def _start(port: int) -> subprocess.Popen[bytes]:
    with LOG.open("wb") as log:
        return subprocess.Popen(
            [HEADRACE, "up", "--data", DATA, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # an interrupt of the demonstration is not one of Headrace
        )


def _wait(process: subprocess.Popen[bytes]) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise _not_started(f"it ended with exit code {process.returncode}")
        if (running := find()) is not None:
            return running
        time.sleep(0.1)
    raise _not_started(f"it did not answer within {START_SECONDS:.0f} s")


def _not_started(why: str) -> Problem:
    lines = LOG.read_text(errors="replace").splitlines()[-15:]
    return Problem(
        f"Headrace did not start: {why}.",
        detail="\n".join(lines),
        advice=f"Its log is {LOG}. Is the Docker Engine running (`docker info`)?",
    )


def _runs(pid: int) -> bool:
    """Whether the process is a Headrace of the data folder."""
    try:
        return str(DATA).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
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
