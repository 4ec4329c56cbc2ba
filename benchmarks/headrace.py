"""Headrace as users run it: the process `headrace up`, with its settings left as they are."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from benchmarks import docker
from benchmarks.settings import WORK
from benchmarks.timing import until

COMMAND = str(Path(sys.executable).with_name("headrace"))
CONFIG = Config(retries={"total_max_attempts": 1}, read_timeout=300, s3={"addressing_style": "path"})
QUIET = 3.0
"""Seconds without a change after which the pool of sandboxes is taken to be filled."""


@dataclass(frozen=True)
class Headrace:
    """A Headrace that answers."""

    process: subprocess.Popen[bytes]
    data: Path
    url: str
    started_in: float
    """Seconds from the start of its process to the first answer."""

    def client(self, service: str) -> Any:
        """A boto3 client with the first access key, which never retries."""
        variables = self.variables()
        return boto3.client(
            service,  # type: ignore[call-overload]  # a name that is not a literal
            endpoint_url=self.url,
            region_name=variables["AWS_REGION"],
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
            config=CONFIG,
        )

    def variables(self) -> dict[str, str]:
        """What `headrace env` gives."""
        command = [COMMAND, "env", "--json", "--data", str(self.data)]
        printed = subprocess.run(command, check=True, capture_output=True, env=_environment()).stdout
        found: dict[str, str] = json.loads(printed)
        return found

    def memory(self) -> float:
        """The process's resident memory, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kib) / 1024

    def cpu_seconds(self) -> float:
        """The processor time that it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def come_to_rest(self) -> None:
        """Wait until it has done what it does when nobody asks for anything: fill its pool of sandboxes."""
        containers, since = self._containers(), time.monotonic()
        while time.monotonic() - since < QUIET:
            time.sleep(QUIET / 10)
            if containers != (containers := self._containers()):
                since = time.monotonic()

    def _containers(self) -> str:
        with closing(sqlite3.connect(self.data / "headrace.db")) as database:
            ((body,),) = database.execute("select body from records where kind = 'installation'").fetchall()
        label = f"label=dev.headrace.installation={json.loads(body)['name']}"
        return docker.call("ps", "--all", "--quiet", "--filter", label)


@contextmanager
def running(name: str, *, keep: bool = False) -> Iterator[Headrace]:
    """A Headrace on the data folder of that name. It starts empty unless it is to be kept from before."""
    data = WORK / "data" / name
    if not keep:
        shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    started = _start(data)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(60)


def _start(data: Path) -> Headrace:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [COMMAND, "up", "--data", str(data), "--port", str(port)]
    with data.with_suffix(".log").open("wb") as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=_environment())
    until(lambda: process.poll() is not None or answers(f"{url}/_headrace/health"), every=0.005)
    taken = time.perf_counter() - began
    if process.poll() is not None:
        raise RuntimeError(f"headrace up ended: {data.with_suffix('.log').read_text()[-2000:]}")
    return Headrace(process, data, url, taken)


def answers(url: str) -> bool:
    """Whether anything answers there in HTTP."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Ours without what would lead AWS's clients or Headrace elsewhere, or keep Python from compiling its
    modules once only."""
    left_out = ("AWS_", "HEADRACE_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
