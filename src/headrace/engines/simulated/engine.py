"""The engine on a simulated park."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

from headrace.engines.base import (
    Attached,
    Capacity,
    ContainerPhase,
    CreateRefused,
    EngineUnavailable,
    ExecResult,
    Hosts,
    Image,
    Launch,
    LogCursor,
    LogLine,
    PullRefused,
    RegistryCredentials,
    RunMissing,
    SeenRun,
    StartRefused,
    Stats,
    Strain,
)
from headrace.engines.simulated.attached import SimulatedAttached
from headrace.engines.simulated.behaviour import KILLED
from headrace.engines.simulated.container import SimulatedContainer
from headrace.engines.simulated.park import ADDRESS, Park, PortTaken, SimulatedRun
from headrace.engines.spec import ContainerSpec, Network


class SimulatedEngine:
    """Runs on a park, of which several engines may be handles, one after the other or at once."""

    def __init__(self, installation: str, park: Park) -> None:
        self._installation = installation
        self._park = park

    @property
    def gateway_address(self) -> str:
        """Simulated containers call nobody."""
        return ADDRESS

    async def prepare(self) -> None:
        await self._reach()

    async def pull(self, image: str, *, credentials: RegistryCredentials | None = None) -> Image:  # noqa: ARG002
        await self._reach()
        if error := self._park.image_behaviour(image).pull_error:
            raise PullRefused(error)
        return Image(id=f"sha256:{image}", digest=None)

    async def image(self, image: str) -> Image | None:
        await self._reach()
        missing = self._park.image_behaviour(image).pull_error
        return None if missing else Image(id=f"sha256:{image}", digest=None)

    async def ensure(self, launch: Launch, *, start: Collection[str]) -> None:
        await self._reach()
        run = self._runs.setdefault(launch.id, SimulatedRun())
        async with run.lock:
            self._publish(launch)
            if launch.spec.network is Network.OWN and run.address is None:
                run.address, run.hosts = self._park.address(), launch.hosts
            for spec in launch.spec.containers:
                if spec.name in start:
                    await self._start(launch, run, spec)

    async def inspect(self, id: str) -> SeenRun | None:
        await self._reach()
        run = self._runs.get(id)
        return run.seen(id) if run else None

    async def list(self) -> Mapping[str, SeenRun]:
        await self._reach()
        return {id: seen for id, run in self._runs.items() if (seen := run.seen(id))}

    async def address(self, id: str) -> str | None:
        await self._reach()
        return self._runs[id].address if id in self._runs else None

    async def name(self, id: str, hosts: Hosts) -> None:
        await self._reach()
        if id in self._runs and self._runs[id].address is not None:
            self._runs[id].hosts = hosts

    async def stop(self, id: str, *, grace: Mapping[str, float]) -> None:
        await self._reach()
        held = self._runs[id].containers if id in self._runs else {}
        stopping = [(held[name], seconds) for name, seconds in grace.items() if name in held]
        await asyncio.gather(*(self._stop(container, seconds) for container, seconds in stopping))

    async def signal(self, id: str, container: str, signal: str) -> None:
        """Simulated containers listen to nothing but a stop; only SIGKILL ends them."""
        await self._reach()
        held = self._runs[id].containers.get(container) if id in self._runs else None
        if held is not None and held.phase is ContainerPhase.RUNNING and signal == "SIGKILL":
            held.end(KILLED)

    async def remove(self, id: str) -> None:
        await self._reach()
        self._park.lose(self._installation, id)

    async def logs(
        self, id: str, container: str, *, since: LogCursor = LogCursor(), follow: bool = True
    ) -> AsyncGenerator[LogLine, None]:
        await self._reach()
        held = self._container(id, container)
        while True:
            over = not follow or held.phase is ContainerPhase.EXITED
            for line in held.lines(since):
                yield line
                since = line.cursor
            if over:
                return
            if not held.lines(since):
                await held.change()
            self._park.reach()

    async def collect(self, id: str, container: str, path: str) -> AsyncIterator[bytes]:
        await self._reach()
        yield self._container(id, container).files.pack(path)

    async def exec(self, id: str, container: str, command: Sequence[str]) -> ExecResult:  # noqa: ARG002
        await self._reach()
        held = self._container(id, container)
        if held.phase is not ContainerPhase.RUNNING:
            raise RunMissing(f"the container {container} is not running")
        return held.behaviour.exec

    @asynccontextmanager
    async def attach(
        self, id: str, container: str, command: Sequence[str], *, terminal: bool
    ) -> AsyncIterator[Attached]:
        yield SimulatedAttached(await self.exec(id, container, command), terminal=terminal)

    async def stats(self, id: str) -> Mapping[str, Stats]:
        await self._reach()
        held = self._runs[id].containers if id in self._runs else {}
        return {
            name: container.stats(self._park.memory)
            for name, container in held.items()
            if container.phase is ContainerPhase.RUNNING
        }

    async def strain(self, id: str) -> Strain:
        await self._reach()
        held = self._runs[id].containers if id in self._runs else {}
        return Strain(
            processes=frozenset(name for name, container in held.items() if container.behaviour.forks),
            disk=any(container.behaviour.fills for container in held.values()),
        )

    async def events(self) -> AsyncGenerator[str | None, None]:
        await self._reach()
        with self._park.listen(self._installation) as changed:
            yield None
            while (run := await changed.get()) is not None:
                yield run
        raise EngineUnavailable("the simulated engine went down")

    async def capacity(self) -> Capacity:
        await self._reach()
        return Capacity(name="simulated", cpus=self._park.cpus, memory=self._park.memory)

    async def close(self) -> None:
        """Nothing is held; runs go on."""

    @property
    def _runs(self) -> dict[str, SimulatedRun]:
        return self._park.runs(self._installation)

    async def _reach(self) -> None:
        """As with a real engine, others get their turn meanwhile."""
        await asyncio.sleep(0)
        self._park.reach()

    def _container(self, id: str, name: str) -> SimulatedContainer:
        try:
            return self._runs[id].containers[name]
        except KeyError:
            raise RunMissing(f"no such container: {name} of {id}") from None

    def _publish(self, launch: Launch) -> None:
        try:
            self._park.publish(self._installation, launch.id, launch.spec.containers)
        except PortTaken as error:
            publisher = next(each for each in launch.spec.containers if each.ports)
            raise StartRefused(str(error), container=publisher.name) from error

    async def _start(self, launch: Launch, run: SimulatedRun, spec: ContainerSpec) -> None:
        container = run.containers.get(spec.name) or self._create(launch.id, spec)
        if container.phase is not ContainerPhase.CREATED:
            return
        for tree in launch.files:
            if tree.container == spec.name:
                await container.files.unpack(tree.path, tree.open())
        if container.behaviour.start_delay:
            await self._park.clock.sleep(container.behaviour.start_delay)
            self._park.reach()
        container.error = container.behaviour.start_error
        if container.error:
            raise StartRefused(container.error, container=spec.name)
        self._park.start(self._installation, launch.id, container)

    def _create(self, run: str, spec: ContainerSpec) -> SimulatedContainer:
        missing = self._park.image_behaviour(spec.image).pull_error
        if error := missing or self._park.behaviour(spec).create_error:
            raise CreateRefused(error, container=spec.name)
        return self._park.create(self._installation, run, spec)

    async def _stop(self, container: SimulatedContainer, grace: float) -> None:
        if container.phase is ContainerPhase.RUNNING:
            code = container.behaviour.on_term
            if code is not None:
                container.end(code)
            else:
                self._park.kill_later(container, grace, KILLED)
        await container.ended()
