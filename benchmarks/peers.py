"""The servers that Headrace is compared with, as processes.

They run in an environment of their own, made when it is first needed; `peers.txt` says of what.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.headrace import answers, free_port
from benchmarks.settings import WORK, say
from benchmarks.timing import until

ENVIRONMENT = WORK / "peers"
WANTED = Path(__file__).with_name("peers.txt")
INSTALLED = ENVIRONMENT / "peers.txt"
"""A copy of what was wanted when it was installed."""
NO_DOCKER = {"DOCKER_HOST": "unix:///nonexistent/docker.sock"}
"""MiniStack looks at a task's container for each DescribeTasks: without an Engine it is at its fastest."""


def install() -> None:
    """Make the environment, unless it holds what is wanted."""
    if INSTALLED.exists() and INSTALLED.read_text() == WANTED.read_text():
        return
    say(f"installing the peers into {ENVIRONMENT}")
    pip = [str(ENVIRONMENT / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    installed = subprocess.run([*pip, "--requirement", str(WANTED)], capture_output=True, text=True)
    if installed.returncode:
        raise RuntimeError(f"the peers can't be installed: {installed.stderr[-1000:]}")
    INSTALLED.write_text(WANTED.read_text())


@contextmanager
def ministack() -> Iterator[str]:
    """MiniStack's URL while it runs: no signatures checked, nothing kept."""
    port = free_port()
    variables = NO_DOCKER | {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "LOG_LEVEL": "WARNING"}
    with _running("ministack", ["ministack"], variables, port) as url:
        yield url


@contextmanager
def moto() -> Iterator[str]:
    """moto_server's URL while it runs."""
    port = free_port()
    with _running("moto", ["moto_server", "-p", str(port)], {}, port) as url:
        yield url


@contextmanager
def _running(name: str, command: Sequence[str], variables: dict[str, str], port: int) -> Iterator[str]:
    install()
    url = f"http://127.0.0.1:{port}"
    with (WORK / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(ENVIRONMENT / "bin" / command[0]), *command[1:]],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | variables,
        )
    try:
        until(lambda: process.poll() is not None or answers(url), every=0.1, patience=60)
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended: {(WORK / f'{name}.log').read_text()[-2000:]}")
        yield url
    finally:
        process.terminate()
        process.wait(60)
