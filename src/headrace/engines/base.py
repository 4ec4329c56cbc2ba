"""The contract of an engine. `tests/contract/test_engine.py` holds every engine to it.

Every call is safe to repeat, and safe to repeat after the caller died in the middle of it. A call
that cannot reach the engine raises `EngineUnavailable`: an engine that is down has not said that a
run is gone. An engine touches only what bears its installation's label.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

import msgspec

from headrace.engines.spec import Part, RunSpec


class EngineUnavailable(Exception):
    """The engine did not answer. Try again later; nothing is known about the runs."""


class OutputLost(EngineUnavailable):
    """A container with an `output_limit` has printed so much more that the engine threw away what nobody had
    read yet."""


class EngineRefusal(Exception):
    """The engine answered that it will not: asking again changes nothing. The message is for people."""

    def __init__(self, message: str, *, container: str | None = None) -> None:
        super().__init__(message)
        self.container = container


class PullRefused(EngineRefusal):
    """The image can't be had."""


class CreateRefused(EngineRefusal):
    """A container can't be made, e.g. because a mount is wrong."""


class StartRefused(EngineRefusal):
    """A container can't be started, e.g. because its command is not there or its port is in use."""


class PathMissing(EngineRefusal):
    """There is no such path in the container."""


class RunMissing(EngineRefusal):
    """The engine holds no such run or container."""


class RegistryCredentials(NamedTuple):
    user: str
    password: str


class Image(NamedTuple):
    """An image that the engine holds."""

    id: str
    digest: str | None
    """`sha256:…` of its manifest, in the registry it came from; None for an image made locally, unless the
    engine has made a manifest for that too."""


class FileTree(NamedTuple):
    """Files to lay into a container before it starts."""

    container: str
    path: str
    """A folder, made if need be."""
    open: Callable[[], AsyncIterator[bytes]]
    """Gives the files as an uncompressed tar archive; may be called again."""
    mounted: bool = False
    """Nothing that the image has at the path needs to be seen: where that is quicker, the engine may put
    a folder of its own there."""


Hosts = Mapping[str, Sequence[str]]
"""Addresses by host name."""


class Launch(NamedTuple):
    """A run as an engine gets it: with everything resolved."""

    id: str
    """32 hexadecimal characters."""
    spec: RunSpec
    files: Sequence[FileTree] = ()
    hosts: Hosts = MappingProxyType({})
    """What its containers find by name from their start on, as with `Engine.name`."""


class ContainerPhase(StrEnum):
    CREATED = "created"
    RUNNING = "running"
    EXITED = "exited"


class Health(StrEnum):
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class SeenPort(Part, frozen=True, kw_only=True):
    """A port as the engine published it."""

    container: int
    host: int
    protocol: str
    address: str


class SeenContainer(Part, frozen=True, kw_only=True):
    """A container as the engine sees it now."""

    name: str
    phase: ContainerPhase
    runtime_id: str
    image_id: str | None = None
    exit_code: int | None = None
    """Only when it has exited."""
    oom_killed: bool = False
    error: str | None = None
    """What the runtime said when it could not start it."""
    health: Health | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


class SeenRun(Part, frozen=True, kw_only=True):
    """A run as the engine sees it now."""

    id: str
    containers: dict[str, SeenContainer]
    """By name; only those that exist."""
    ports: dict[str, tuple[SeenPort, ...]] = {}
    """By container name."""


class LogCursor(msgspec.Struct, frozen=True, array_like=True):
    """A place in a container's output: everything up to it has been read. Only engines look into it."""

    time: int = 0
    """Nanoseconds since 1970: the time of a line at this place or some way before it."""
    count: int = 0
    """How many lines of that time and behind it have been read."""


class LogLine(NamedTuple):
    time: int
    """Nanoseconds since 1970, as the engine stamped it."""
    stream: str
    """`stdout` or `stderr`."""
    text: str
    """Without its line end. Bytes that are not UTF-8 are replaced. A line of over 256 KiB comes in
    pieces, as Amazon CloudWatch Logs takes none longer."""
    cursor: LogCursor
    """The place behind this line."""


class ExecResult(NamedTuple):
    exit_code: int
    output: bytes
    """What it wrote to its output and its error output, in order."""


class Stats(NamedTuple):
    """What a container has used so far and uses now."""

    cpu_seconds: float
    memory: int
    memory_limit: int
    pids: int


class Strain(NamedTuple):
    """What a run has too little of, without the engine killing it for that."""

    processes: frozenset[str] = frozenset()
    """The containers that had as many processes as they may, and wanted another."""
    disk: bool = False
    """A volume that is memory is full now."""


class Capacity(NamedTuple):
    """A machine's size."""

    name: str
    cpus: float
    memory: int


class Output(NamedTuple):
    """Something that a command wrote."""

    stream: int
    """1 for its output, 2 for its error output; on a terminal there is only 1."""
    data: bytes


class Attached(Protocol):
    """A command that runs in a container, and somebody who works with it."""

    async def read(self) -> Output | None:
        """What it writes next; None when it has ended."""

    async def write(self, data: bytes) -> None:
        """Give it input."""

    async def end_input(self) -> None:
        """There is no more input."""

    async def resize(self, rows: int, columns: int) -> None:
        """Its terminal has another size now."""

    async def exit_code(self) -> int:
        """Once `read` has given None."""


class Engine(Protocol):
    """Runs containers."""

    @property
    def gateway_address(self) -> str:
        """The machine's address as containers of a network of their own reach it. Known after
        `prepare`."""

    async def prepare(self) -> None:
        """Get ready: networks, helper images, things kept ready. Called once at start and after
        every reconnect."""

    async def pull(self, image: str, *, credentials: RegistryCredentials | None = None) -> Image:
        """Make sure the image is there, newest by its name, and say what it is.

        Where the registry can't be asked but the engine holds an image of that name, that one is
        taken (the ECS agent's default pull behaviour). Raises `PullRefused`.
        """

    async def image(self, image: str) -> Image | None:
        """The image of that name or digest that the engine already holds; None if it holds none."""

    async def ensure(self, launch: Launch, *, start: Collection[str]) -> None:
        """The run exists and the containers named in `start` have been started, each exactly once.

        A container that has already run is left as it is. One that exists but was never started is
        given its files (again) and started. Ports of all containers are published from the first
        call on. Raises `CreateRefused` or `StartRefused`, which name the container.
        """

    async def inspect(self, id: str) -> SeenRun | None:
        """What the engine holds of this run; None if it holds nothing of it."""

    async def list(self) -> Mapping[str, SeenRun]:
        """Every run of this installation that the engine holds anything of."""

    async def address(self, id: str) -> str | None:
        """The address at which other runs reach this one, on any port; None if it has none of its own."""

    async def name(self, id: str, hosts: Hosts) -> None:
        """From now on the run's containers find these addresses by these names, beside what they find by
        themselves, and nothing that was named before. An engine that can't change that afterwards leaves
        it as it is. A run that isn't there, or has no network of its own, is no error."""

    async def stop(self, id: str, *, grace: Mapping[str, float]) -> None:
        """Stop the containers named: the image's stop signal, and the kill after that many seconds.

        All at the same time. Returns when they have ended. A missing or ended one is no error.
        """

    async def signal(self, id: str, container: str, signal: str) -> None:
        """Send a signal such as `SIGUSR1` to the container's first process. One that is missing or does
        not run is no error."""

    async def remove(self, id: str) -> None:
        """Remove everything of this run, running or not, with its `run` volumes. `kept` volumes stay."""

    def logs(
        self, id: str, container: str, *, since: LogCursor = LogCursor(), follow: bool = True
    ) -> AsyncGenerator[LogLine, None]:
        """The container's output behind `since`, in order. With `follow` it goes on until the
        container has ended and all it wrote was given; without, to the end of what is there now.
        Nothing is left out and nothing repeated, wherever a reader took up again.
        """

    def collect(self, id: str, container: str, path: str) -> AsyncIterator[bytes]:
        """A file or folder of the container, running or ended, as an uncompressed tar archive whose
        names start with the last part of `path`. Raises `PathMissing`."""

    async def exec(self, id: str, container: str, command: Sequence[str]) -> ExecResult:
        """Run a command in a running container and wait for it."""

    def attach(
        self, id: str, container: str, command: Sequence[str], *, terminal: bool
    ) -> AbstractAsyncContextManager[Attached]:
        """Run a command in a running container and work with it, until the context is left. Entering it
        raises `RunMissing` if the container isn't there or doesn't run."""

    async def stats(self, id: str) -> Mapping[str, Stats]:
        """Of each running container."""

    async def strain(self, id: str) -> Strain:
        """Which of its limits the run has come to, as far as the engine can see that; also of containers that
        have ended."""

    def events(self) -> AsyncGenerator[str | None, None]:
        """Ids of runs that may have changed: hints, which may be lost or doubled. None stands for
        "anything may have changed" and comes first, and after every reconnect. Never ends; raises
        `EngineUnavailable` when the connection is lost."""

    async def capacity(self) -> Capacity:
        """How large the machine is."""

    async def close(self) -> None:
        """Let go of connections. Runs go on."""
