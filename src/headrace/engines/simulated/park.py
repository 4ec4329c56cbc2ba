"""The machines of the simulated engine, which go on whoever looks."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from headrace.engines.base import EngineUnavailable, Hosts, SeenPort, SeenRun
from headrace.engines.simulated.behaviour import KILLED, Behaviour, usual
from headrace.engines.simulated.container import SimulatedContainer
from headrace.engines.simulated.files import Files, Tree
from headrace.engines.spec import ContainerSpec, Mount, Port
from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks

FIRST_PORT = 32768
"""Where the ports begin that the park chooses."""
ADDRESS = "127.0.0.1"


class PortTaken(Exception):
    """Another run has that port."""


class SimulatedRun:
    """What the park holds of one run."""

    def __init__(self) -> None:
        self.containers: dict[str, SimulatedContainer] = {}
        self.ports: dict[str, tuple[SeenPort, ...]] = {}
        self.volumes: defaultdict[str, Tree] = defaultdict(dict)
        self.lock = asyncio.Lock()
        self.address: str | None = None
        self.hosts: Hosts = {}

    def seen(self, id: str) -> SeenRun | None:
        if not self.containers and not self.ports:
            return None
        containers = {name: container.seen() for name, container in self.containers.items()}
        return SeenRun(id=id, containers=containers, ports=dict(self.ports))


class Park:
    """Machines in memory. It outlives the engines that use it, as real machines outlive Headrace.

    `behave` says what containers do. `go_down` and `come_up` switch it off and on, meanwhile its
    containers go on. While `loses_events` is true nobody hears of changes. `starts` counts how often
    each container, by run and name, was started.
    """

    def __init__(self, clock: Clock, *, cpus: float = 4.0, memory: int = 8 * 1024**3) -> None:
        self.clock = clock
        self.cpus = cpus
        self.memory = memory
        self.loses_events = False
        self.starts: Counter[tuple[str, str]] = Counter()
        self._down = False
        self._runs: defaultdict[str, dict[str, SimulatedRun]] = defaultdict(dict)
        self._kept: defaultdict[tuple[str, str], Tree] = defaultdict(dict)
        self._by_image: dict[str, Behaviour] = {}
        self._by_command: dict[tuple[str, ...], Behaviour] = {}
        self._listeners: dict[asyncio.Queue[str | None], str] = {}
        self._ids = count(1)
        self._addresses = count(2)
        self._tasks = Tasks()

    def address(self) -> str:
        """Of a run that is new."""
        number = next(self._addresses)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def named(self, installation: str, run: str) -> Hosts:
        """What the run's containers find by name."""
        return self._runs[installation][run].hosts

    def behave(
        self, behaviour: Behaviour, *, image: str | None = None, command: Sequence[str] | None = None
    ) -> None:
        """From now on containers of this image, or with this command, behave like that. The command's
        behaviour comes before the image's."""
        if image is not None:
            self._by_image[image] = behaviour
        if command is not None:
            self._by_command[tuple(command)] = behaviour

    def behaviour(self, spec: ContainerSpec) -> Behaviour:
        return self._by_command.get(spec.command or ()) or self._by_image.get(spec.image) or usual(spec)

    def image_behaviour(self, image: str) -> Behaviour:
        return self._by_image.get(image, Behaviour())

    def go_down(self) -> None:
        """Nobody gets an answer until it comes up."""
        self._down = True
        for listener in self._listeners:
            listener.put_nowait(None)
        for run in [run for runs in self._runs.values() for run in runs.values()]:
            for container in run.containers.values():
                container.wake()

    def come_up(self) -> None:
        self._down = False

    def reach(self) -> None:
        """Raises `EngineUnavailable` while it is down."""
        if self._down:
            raise EngineUnavailable("the simulated engine is down")

    def runs(self, installation: str) -> dict[str, SimulatedRun]:
        """What belongs to this installation, to be changed by its engine."""
        return self._runs[installation]

    def create(self, installation: str, run: str, spec: ContainerSpec) -> SimulatedContainer:
        """Make a container of a run that is there."""
        held = self._runs[installation][run]
        container = held.containers[spec.name] = SimulatedContainer(
            spec,
            self.behaviour(spec),
            runtime_id=f"{next(self._ids):064x}",
            files=Files({mount.path: self._volume(installation, held, mount) for mount in spec.mounts}),
            clock=self.clock,
            changed=lambda: self.notify(installation, run),
        )
        return container

    def start(self, installation: str, run: str, container: SimulatedContainer) -> None:
        self.starts[run, container.spec.name] += 1
        container.start()
        self._tasks.start(container.live(), name=f"{run}/{container.spec.name}")
        if (after := container.behaviour.vanishes_after) is not None:
            self._tasks.start(self._lose_after(after, installation, run), name=f"loss of {run}")

    def lose(self, installation: str, run: str) -> None:
        """A run is gone, with all that belongs to it."""
        if held := self._runs[installation].pop(run, None):
            for container in held.containers.values():
                container.end(KILLED)
            self.notify(installation, run)

    def kill_later(self, container: SimulatedContainer, seconds: float, exit_code: int) -> None:
        """The machine will end it, whether or not the one who asked is still there."""

        async def kill() -> None:
            await self.clock.sleep(seconds)
            container.end(exit_code)

        self._tasks.start(kill(), name="kill")

    def publish(self, installation: str, run: str, containers: Sequence[ContainerSpec]) -> None:
        """Give a run the ports that its containers want. Raises `PortTaken`."""
        held = self._runs[installation][run]
        for spec in containers:
            if spec.ports and spec.name not in held.ports:
                held.ports[spec.name] = tuple(self._bind(port) for port in spec.ports)

    @contextmanager
    def listen(self, installation: str) -> Iterator[asyncio.Queue[str | None]]:
        """A queue that gets the ids of runs that changed, and None when the park goes down."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners[queue] = installation
        try:
            yield queue
        finally:
            del self._listeners[queue]

    def notify(self, installation: str, run: str) -> None:
        if not self.loses_events:
            for queue, wanted in self._listeners.items():
                if wanted == installation:
                    queue.put_nowait(run)

    async def close(self) -> None:
        """Switch everything off for good."""
        await self._tasks.close()

    async def _lose_after(self, seconds: float, installation: str, run: str) -> None:
        await self.clock.sleep(seconds)
        self.lose(installation, run)

    def _volume(self, installation: str, run: SimulatedRun, mount: Mount) -> Tree:
        if mount.kind == "run":
            return run.volumes[mount.source]
        return self._kept[installation if mount.kind == "kept" else "", mount.source]

    def _bind(self, port: Port) -> SeenPort:
        taken = {
            (seen.host, seen.protocol)
            for runs in self._runs.values()
            for run in runs.values()
            for ports in run.ports.values()
            for seen in ports
        }
        if (port.host, port.protocol) in taken:
            raise PortTaken(f"Bind for {ADDRESS}:{port.host} failed: port is already allocated")
        host = port.host or next(each for each in count(FIRST_PORT) if (each, port.protocol) not in taken)
        return SeenPort(container=port.container, host=host, protocol=port.protocol, address=ADDRESS)
