"""A Docker Engine of the tests' own beside the machine's, to be stopped, killed and started again."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from tests.images import SCRIPTS

PATIENCE = 30.0


class SecondEngine:
    """It needs root. Its default network is a bridge of its own: with none, dockerd would remove the
    bridge of the machine's Engine. It leaves the packet filter alone, so nothing reaches the world.

    `runtimes`: what it can run containers by beside its usual runtime, by name, each a program and its
    arguments."""

    def __init__(self, runtimes: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
        # Not below pytest's folders: the path of a socket may be only 107 bytes long.
        self._folder = Path(tempfile.mkdtemp(prefix="hr-engine-", dir="/tmp"))
        self._bridge = f"hr{os.getpid()}"
        self.host = f"unix://{self._folder}/docker.sock"
        config = self._folder / "daemon.json"
        options = {
            "data-root": self._folder / "data",
            "exec-root": self._folder / "exec",
            "host": self.host,
            "bridge": self._bridge,
            "config-file": config,
        }
        known = {name: {"path": path, "runtimeArgs": rest} for name, (path, *rest) in runtimes.items()}
        config.write_text(json.dumps({"runtimes": known}))
        self._environment = os.environ | {
            "DOCKER_HOST": self.host,
            "DOCKERD_PIDFILE": str(self._folder / "docker.pid"),
            "DOCKERD_LOG": str(self._folder / "dockerd.log"),
            "DOCKERD_OPTIONS": " ".join(f"--{name}={value}" for name, value in options.items())
            + " --iptables=false",
        }
        self._run("ip", "link", "add", self._bridge, "type", "bridge")
        self._run("ip", "address", "add", f"10.254.{os.getpid() % 256}.1/24", "dev", self._bridge)

    def start(self) -> None:
        self._run(str(SCRIPTS / "docker-engine"), "start")

    def stop(self) -> None:
        self._run(str(SCRIPTS / "docker-engine"), "stop")

    def kill(self) -> None:
        """As a crash does."""
        pid = self._pid("docker.pid")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{pid}").exists())

    def kill_everything(self) -> None:
        """As the loss of power does: also the containers."""
        self.kill()
        self._kill_left()

    def containerd(self) -> tuple[int, ...]:
        """The version of its containerd: the first two numbers."""
        known = '{{range .Server.Components}}{{if eq .Name "containerd"}}{{.Version}}{{end}}{{end}}'
        version = self._run("docker", "version", "--format", known)
        return tuple(int(number) for number in version.split(".")[:2])

    def make_test_image(self) -> None:
        self._run(str(SCRIPTS / "test-image"))

    def close(self) -> None:
        """End it and all its containers, and remove what it leaves."""
        self.start()
        containers = self._run("docker", "ps", "--all", "--quiet").split()
        if containers:
            self._run("docker", "rm", "--force", "--volumes", *containers)
        self._run("docker", "network", "prune", "--force")
        self.stop()
        self._run("ip", "link", "delete", self._bridge)
        self._kill_left()
        for mount in self._left_mounts():
            self._run("umount", "--lazy", mount)
        shutil.rmtree(self._folder)

    def _run(self, *command: str) -> str:
        return subprocess.run(
            command, env=self._environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def _kill_left(self) -> None:
        for pid in self._left_processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self._left_processes())

    def _left_processes(self) -> list[int]:
        """What a killed dockerd forgot: a containerd, or shims and, below them, their containers."""
        shims = [pid for pid in processes() if str(self._folder) in read(pid, "cmdline")]
        return [*(child for shim in shims for child in children(shim)), *shims]

    def _left_mounts(self) -> list[str]:
        """Innermost first."""
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        return [mount for mount in reversed(mounts) if mount.startswith(str(self._folder))]

    def _pid(self, file: str) -> int | None:
        """The live process that a file names."""
        try:
            pid = int((self._folder / file).read_text())
        except FileNotFoundError:
            return None
        return pid if Path(f"/proc/{pid}").exists() else None


def processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def read(pid: int, file: str) -> str:
    """A file of the process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/{file}").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def children(pid: int) -> list[int]:
    return [int(child) for child in read(pid, f"task/{pid}/children").split()]


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
