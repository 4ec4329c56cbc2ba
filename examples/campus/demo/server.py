"""Headrace itself: found running or started for the time of the demonstration."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from examples.campus.demo.places import WORK
from examples.campus.demo.problem import Problem

DATA = WORK / "data"
LOG = WORK / "headrace.log"
HEADRACE = Path(sys.executable).with_name("headrace")
USUAL_PORT = 4566
START_SECONDS = 30.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Server:
    """A Headrace that answers. `process` is None if it was running before."""

    environment: dict[str, str]
    """The variables that AWS's clients use it by."""
    process: subprocess.Popen[bytes] | None

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    @property
    def port(self) -> int:
        return int(self.endpoint.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End it if it was started here. What it keeps stays for the next time."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_or_start() -> Server:
    """The Headrace of the demonstration's data folder. Raises `Problem` if it does not come up."""
    if (running := _running()) is not None:
        return Server(running, None)
    WORK.mkdir(parents=True, exist_ok=True)
    process = _start(_free_port())
    try:
        return Server(_wait(process), process)
    except BaseException:
        process.kill()
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


def _wait(process: subprocess.Popen[bytes]) -> dict[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise _not_started(f"it ended with exit code {process.returncode}")
        if (environment := _running()) is not None:
            return environment
        time.sleep(0.1)
    raise _not_started(f"it did not answer within {START_SECONDS:.0f} s")


def _not_started(why: str) -> Problem:
    lines = LOG.read_text(errors="replace").splitlines()[-15:]
    return Problem(
        f"Headrace did not start: {why}.",
        detail="\n".join(lines),
        advice=f"Its log is {LOG}. Is the Docker Engine running (`docker info`)?",
    )


def _running() -> dict[str, str] | None:
    """The environment of the Headrace that answers on the data folder."""
    if not (DATA / "endpoint.json").exists():
        return None
    printed = subprocess.run(
        [HEADRACE, "env", "--json", "--data", DATA], capture_output=True, text=True, env=_bare(), check=False
    )
    if printed.returncode != 0:
        return None
    environment: dict[str, str] = json.loads(printed.stdout)
    return environment if _answers(environment["AWS_ENDPOINT_URL"]) else None


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
