"""Sandboxes kept ready: pause containers whose network is up.

Setting up a network namespace is most of a container's start, so some are kept, and a run takes one
for itself. When the run is gone, the sandbox may be taken again only by runs of the same trust; others
get one that nobody has used.
"""

import asyncio
import logging
import os
from collections.abc import Collection, Mapping
from contextlib import suppress

import msgspec

from headrace.engines.base import EngineUnavailable
from headrace.engines.docker import names, pause
from headrace.engines.docker.api import Api, ApiError, Json
from headrace.kit.tasks import Tasks

log = logging.getLogger(__name__)

QUIET = 0.5
"""Seconds without a start after which the pool is filled up: starts come first."""
TURNOVER = 1.0
"""A wait is worth it if the last sandbox of the same trust came back at most so many seconds ago."""
WAIT = 0.5
"""Seconds a run waits for one to come back before it sets up a network of its own."""
NEVER = float("-inf")
FEWEST, MOST = 4, 24


def suitable_size() -> int:
    """How many to keep ready on this machine: one for every GiB of its memory, of which each takes about
    10 MiB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(FEWEST, min(MOST, memory // 2**30))


class Sandbox(msgspec.Struct):
    id: str
    """The pause container's."""
    trust: str | None = ""
    """Of the runs that used it; empty while nobody has; None if nobody may use it again."""


class Sandboxes:
    """The pool. What is lost with this object (which trust used a sandbox) is never guessed: after a
    restart, those that live runs use are kept for them, and the others are removed."""

    def __init__(self, api: Api, *, installation: str, network: str, size: int) -> None:
        self._api = api
        self._installation = installation
        self._network = network
        self._size = size
        self._idle: list[Sandbox] = []
        self._taken: dict[str, Sandbox] = {}
        self._came_back = asyncio.Condition()
        self._last_return: dict[str, float] = {}
        self._last_take = NEVER
        self._tasks = Tasks()
        self._filling: asyncio.Task[None] | None = None
        self._making: str | None = None

    async def prepare(self, used: Mapping[str, str]) -> None:
        """Take stock after a start or a reconnect. `used` says which run's containers are in which
        container's network."""
        known = {sandbox.id for sandbox in [*self._idle, *self._taken.values()]}
        alive = {each["Id"] for each in await self._all() if each["State"] == "running"}
        dead = known - alive
        self._idle = [sandbox for sandbox in self._idle if sandbox.id not in dead]
        self._taken = {run: sandbox for run, sandbox in self._taken.items() if sandbox.id not in dead}
        for run, id in used.items():
            if id in alive:
                self._taken.setdefault(run, Sandbox(id, trust=None))
        await self._discard_unknown()
        self._fill()

    async def take(self, run: str, trust: str | None) -> str | None:
        """A sandbox for this run, the same whenever it asks; None if it had better set up its own.

        `trust` is who may have used it before and may use it afterwards; empty for nobody before, None
        for nobody afterwards either.
        """
        if run not in self._taken:
            self._last_take = _now()
            sandbox = self._pick(trust) or await self._wait(trust)
            if sandbox is None:
                self._make_room()
                return None
            sandbox.trust = trust or None
            self._taken[run] = sandbox
            self._fill()
        return self._taken[run].id

    async def give_back(self, run: str) -> None:
        """The run is gone, with all its containers."""
        sandbox = self._taken.pop(run, None)
        if sandbox is None:
            return
        if not sandbox.trust or len(self._idle) >= self._size:
            await self._discard([sandbox.id])
        else:
            self._idle.append(sandbox)
            self._last_return[sandbox.trust] = _now()
            async with self._came_back:
                self._came_back.notify_all()
        self._fill()

    async def lost(self, run: str) -> None:
        """The run's sandbox turned out not to run any more."""
        if sandbox := self._taken.pop(run, None):
            await self._discard([sandbox.id])

    async def close(self) -> None:
        """Remove the idle ones, if the Engine answers. Those of live runs stay."""
        await self._tasks.close()
        self._making = None
        self._idle.clear()
        with suppress(EngineUnavailable):
            await self._discard_unknown()

    def _pick(self, trust: str | None) -> Sandbox | None:
        for wanted in (trust, ""):
            for sandbox in self._idle:
                if sandbox.trust == wanted:
                    self._idle.remove(sandbox)
                    return sandbox
        return None

    async def _wait(self, trust: str | None) -> Sandbox | None:
        """One that comes back soon, if they come back quickly."""
        if not trust or _now() - self._last_return.get(trust, NEVER) > TURNOVER:
            return None
        try:
            async with asyncio.timeout(WAIT), self._came_back:
                while (sandbox := self._pick(trust)) is None:
                    await self._came_back.wait()
                return sandbox
        except TimeoutError:
            return None

    def _make_room(self) -> None:
        """Let a sandbox of another trust make room for one that anybody can use."""
        if self._idle:
            sandbox = self._idle.pop(0)
            self._tasks.start(self._discard([sandbox.id]), name="discard a sandbox")
        self._fill()

    def _fill(self) -> None:
        if self._filling is None or self._filling.done():
            self._filling = self._tasks.start(self._fill_up(), name="fill up the sandboxes")

    async def _fill_up(self) -> None:
        try:
            while len(self._idle) < self._size:
                if (rest := self._last_take + QUIET - _now()) > 0:
                    await asyncio.sleep(rest)
                else:
                    self._idle.append(Sandbox(await self._make()))
        except (EngineUnavailable, ApiError) as error:
            log.warning("no sandbox can be made ready now: %s", error)

    async def _make(self) -> str:
        labels = {names.INSTALLATION: self._installation, names.SANDBOX: "pool"}
        body = {"Labels": labels, "HostConfig": {"NetworkMode": self._network}}
        self._making = names.pool_name(self._installation)
        id = await pause.create(self._api, body, name=self._making)
        await self._api.json("POST", f"containers/{id}/start")
        return id

    async def _all(self) -> list[Json]:
        mine = names.labelled(f"{names.INSTALLATION}={self._installation}", names.SANDBOX)
        found: list[Json] = await self._api.json(
            "GET", "containers/json", query={"all": True, "filters": mine}
        )
        return found

    async def _discard_unknown(self) -> None:
        """Remove what another life of this pool left, and what died."""
        found = {each["Id"]: each["Names"] for each in await self._all()}
        known = {sandbox.id for sandbox in [*self._idle, *self._taken.values()]}
        await self._discard([id for id in found if id not in known and f"/{self._making}" not in found[id]])

    async def _discard(self, ids: Collection[str]) -> None:
        await asyncio.gather(*(self._remove(id) for id in ids))

    async def _remove(self, id: str) -> None:
        try:
            await self._api.json("DELETE", f"containers/{id}", query={"force": True, "v": True})
        except ApiError as error:
            log.debug("the sandbox %s is not there any more: %s", id, error)


def _now() -> float:
    return asyncio.get_running_loop().time()
