"""The engine on the local Docker Engine."""

import asyncio
import math
import os
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from weakref import WeakValueDictionary

from headrace.engines.base import (
    Attached,
    Capacity,
    ContainerPhase,
    EngineUnavailable,
    ExecResult,
    Hosts,
    Image,
    Launch,
    LogCursor,
    LogLine,
    RegistryCredentials,
    SeenRun,
    Stats,
    Strain,
)
from headrace.engines.docker import (
    containers,
    events,
    execs,
    images,
    leftovers,
    logs,
    names,
    network,
    pause,
    transfer,
    volumes,
)
from headrace.engines.docker.api import Api, ApiError
from headrace.engines.docker.deaths import Deaths
from headrace.engines.docker.hosts import HostNames
from headrace.engines.docker.listing import Listing
from headrace.engines.docker.placing import Placing
from headrace.engines.docker.pressure import Pressure
from headrace.engines.docker.privileged import Privileges
from headrace.engines.docker.runtimes import Runtimes
from headrace.engines.docker.sandboxes import Sandboxes, suitable_size
from headrace.engines.docker.trees import Trees

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Starts, and removals, at the same time. They are work for the processors, so more of them only make
each slower (measured on 2 cores: 4 at once do more than 3, and as much as 6)."""


class DockerEngine:
    """Runs on the Docker Engine at `host` (by default DOCKER_HOST, else its usual socket).

    `installation` tells what is ours from what is another's on the same Engine. `publish_address` is
    where ports are published. So many `sandboxes` are kept ready for runs that publish none;
    None: as many as suit the machine. `trees`: a folder in which containers may be shown files; without,
    all are laid into them.
    """

    def __init__(
        self,
        installation: str,
        *,
        host: str | None = None,
        publish_address: str = "127.0.0.1",
        sandboxes: int | None = None,
        at_once: int = AT_ONCE,
        trees: Path | None = None,
    ) -> None:
        self._installation = installation
        self._api = Api(host)
        self._deaths = Deaths(self._api)
        self._pressure = Pressure(self._api)
        self._listing = Listing(self._api, self._deaths, installation=installation)
        self._sandboxes = Sandboxes(
            self._api,
            installation=installation,
            network=network.NAME,
            size=suitable_size() if sandboxes is None else sandboxes,
        )
        self._placing = Placing(
            self._api,
            self._sandboxes,
            installation=installation,
            network=network.NAME,
            address=publish_address,
        )
        self._trees = Trees(trees)
        self._runtimes = Runtimes()
        self._hosts = HostNames(self._api, self._listing, self._placing, network.NAME)
        self._starter = containers.Starter(
            self._api,
            self._placing,
            Privileges(self._api),
            self._trees,
            self._hosts,
            self._runtimes,
            installation=installation,
            at_once=at_once,
        )
        self._removals = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._network: network.Network | None = None

    @property
    def gateway_address(self) -> str:
        """The machine's address on the network of the runs: what listens there, containers reach.
        Known after `prepare`."""
        if self._network is None:
            raise RuntimeError("the engine is not prepared")
        return self._network.gateway

    async def prepare(self) -> None:
        async with self._lock("prepare"):
            try:
                await self._prepare()
            except ApiError as error:
                raise EngineUnavailable(f"the Docker Engine is not ready: {error}") from error

    async def pull(self, image: str, *, credentials: RegistryCredentials | None = None) -> Image:
        return await images.pull(self._api, image, credentials)

    async def image(self, image: str) -> Image | None:
        return await images.find(self._api, image)

    async def ensure(self, launch: Launch, *, start: Collection[str]) -> None:
        if self._network is None:
            await self.prepare()
        async with self._lock(launch.id):
            await self._starter.ensure(launch, start)

    async def inspect(self, id: str) -> SeenRun | None:
        run = await self._listing.run(id)
        if run and all(each.phase is ContainerPhase.EXITED for each in run.containers.values()):
            await self._placing.rest(id)
        return run

    async def list(self) -> Mapping[str, SeenRun]:
        return await self._listing.runs()

    async def address(self, id: str) -> str | None:
        return await self._hosts.address(id)

    async def name(self, id: str, hosts: Hosts) -> None:
        async with self._lock(id):
            await self._hosts.name(id, hosts)

    async def stop(self, id: str, *, grace: Mapping[str, float]) -> None:
        await asyncio.gather(
            *(
                containers.stop(self._api, names.container_name(id, name), math.ceil(seconds))
                for name, seconds in grace.items()
            )
        )

    async def signal(self, id: str, container: str, signal: str) -> None:
        await containers.signal(self._api, names.container_name(id, container), signal)

    async def remove(self, id: str) -> None:
        async with self._lock(id), self._removals:
            for summary in await self._listing.summaries(f"{names.RUN}={id}"):
                if summary["State"] == "created":
                    leftovers.end(summary["Id"])
                await containers.remove(self._api, summary["Id"])
                self._deaths.forget(summary["Id"])
            await volumes.remove(self._api, self._installation, id)
            await self._placing.leave(id)
            await self._trees.remove(id)

    def logs(
        self, id: str, container: str, *, since: LogCursor = LogCursor(), follow: bool = True
    ) -> AsyncGenerator[LogLine, None]:
        return logs.read(self._api, names.container_name(id, container), since, follow=follow)

    def collect(self, id: str, container: str, path: str) -> AsyncIterator[bytes]:
        return transfer.take_out(self._api, names.container_name(id, container), path)

    async def exec(self, id: str, container: str, command: Sequence[str]) -> ExecResult:
        return await execs.run(self._api, names.container_name(id, container), command)

    def attach(
        self, id: str, container: str, command: Sequence[str], *, terminal: bool
    ) -> AbstractAsyncContextManager[Attached]:
        return execs.attach(self._api, names.container_name(id, container), command, terminal=terminal)

    async def stats(self, id: str) -> Mapping[str, Stats]:
        return await self._listing.stats(id)

    async def strain(self, id: str) -> Strain:
        return await self._pressure.strain(await self._listing.summaries(f"{names.RUN}={id}"))

    def events(self) -> AsyncGenerator[str | None, None]:
        return events.watch(self._api, self._installation)

    async def capacity(self) -> Capacity:
        info = await self._api.json("GET", "info")
        return Capacity(name=info["Name"], cpus=float(info["NCPU"]), memory=info["MemTotal"])

    async def close(self) -> None:
        self._pressure.close()
        await self._sandboxes.close()
        await self._api.close()

    async def _prepare(self) -> None:
        await pause.ensure(self._api)
        info = await self._api.json("GET", "info")
        self._trees.learn(self._api.host, info)
        self._runtimes.learn(info)
        found = await network.ensure(self._api, self._installation)
        joined = await self._listing.joined()
        await self._sandboxes.prepare(joined)
        self._placing.adopt(joined)
        self._network = found

    def _lock(self, key: str) -> asyncio.Lock:
        """One for each key; it is forgotten when nobody holds it or waits for it."""
        return self._locks.setdefault(key, asyncio.Lock())
