"""The records of a run, and who writes what in them.

The owner (a service) creates a `Run` with `Reservation` by `runs.launching.create` and afterwards
writes only `desired` and `stop` by `runs.launching.stop`. Everything else is written by the run
controller and the log collector.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from headrace.engines.base import ContainerPhase, Health, LogCursor, SeenPort
from headrace.engines.spec import Part, RunSpec
from headrace.store.base import Index, Record


class Phase(StrEnum):
    """Where a run stands. It only grows."""

    PENDING = "PENDING"
    """Accepted; waits for room."""
    PREPARING = "PREPARING"
    """Has its place; images are pulled, containers made and started."""
    RUNNING = "RUNNING"
    """Every container has been started."""
    STOPPING = "STOPPING"
    """Is to end; containers are being stopped, output and files collected."""
    STOPPED = "STOPPED"
    """Has ended; the engine is told to remove what is left."""

    @property
    def rank(self) -> int:
        return list(Phase).index(self)


class Desired(StrEnum):
    RUN = "RUN"
    STOP = "STOP"


class Cause(StrEnum):
    """Why a run ended."""

    EXITED = "EXITED"
    """An essential container ended by itself."""
    FAILED_TO_START = "FAILED_TO_START"
    """An image, container, log, file or dependency was not to be had."""
    REQUESTED = "REQUESTED"
    """Its owner asked for it."""
    TIMED_OUT = "TIMED_OUT"
    """It ran longer than its time limit."""
    EXCEEDED = "EXCEEDED"
    """It took more than it may."""
    LOST = "LOST"
    """Its containers vanished from the engine."""


class Ending(Part, frozen=True, kw_only=True):
    cause: Cause
    reason: str
    code: str = ""
    """Free for the owner, e.g. ECS's stopCode of whoever asked for the stop."""


class Limit(StrEnum):
    """What a hardened run can have too much of without the engine killing it for that."""

    PROCESSES = "PROCESSES"
    DISK = "DISK"
    OUTPUT = "OUTPUT"


class ContainerState(Part, frozen=True, kw_only=True):
    """What is known of one container of a run."""

    name: str
    phase: ContainerPhase | None = None
    """None: not made yet. EXITED with no `runtime_id`: never will be."""
    exit_code: int | None = None
    oom_killed: bool = False
    reason: str | None = None
    """For people, e.g. `OutOfMemoryError: Container killed due to memory usage`."""
    health: Health | None = None
    runtime_id: str | None = None
    image_id: str | None = None
    image_digest: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    breaches: frozenset[Limit] = frozenset()
    """Of a hardened run's: PROCESSES, if it had as many as it may and wanted another."""


class LogDestination(Part, frozen=True, kw_only=True):
    """Where a container's output goes."""

    group: str
    stream: str
    create_group: bool = False
    """Make the group if it is missing; otherwise the run fails to start without it."""


class Input(Part, frozen=True, kw_only=True):
    """Files laid into a container before it starts."""

    container: str
    path: str
    blob: str = ""
    """The key of an uncompressed tar archive."""
    source: str = ""
    """Instead of a blob: a single file, `s3://BUCKET/KEY`, which is fetched at start."""
    mounted: bool = False
    """The path is the run's own: nothing that the image may have there is to be seen."""


class Output(Part, frozen=True, kw_only=True):
    """A file or folder taken from a container when it has ended."""

    name: str
    container: str
    path: str


class Reserve(Part, frozen=True, kw_only=True):
    """What a run takes of a machine."""

    cpu: int = 0
    """1/1024 cores."""
    memory: int = 0
    """MiB."""
    ports: tuple[str, ...] = ()
    """Fixed host ports, each `port/protocol`."""


class SecretReference(Part, frozen=True, kw_only=True):
    """An environment variable whose value is fetched at start and never stored."""

    container: str
    name: str
    value_from: str


class EnvironmentFile(Part, frozen=True, kw_only=True):
    """A file of environment variables, which is fetched at start and never stored."""

    container: str
    value_from: str


class Leader(Part, frozen=True, kw_only=True):
    """Another run that has to run before this one starts, and whose address it is told."""

    run: str
    variable: str
    """The environment variable that has the address."""


class Hardening(Part, frozen=True, kw_only=True):
    """That nobody trusts the run's containers."""

    output: int
    """Bytes of a container's output that are kept."""
    result_size: int
    """Bytes that its outputs may have."""


class Run(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A group of containers that are placed, started, watched and removed together.

    `id` is 32 hexadecimal characters. `scope` is the owner's account and region.
    """

    kind: ClassVar[str] = "run"

    service: str
    """Who owns it: `ecs`, `codebuild`, …"""
    group: str
    """What the owner lists its runs by, e.g. the key of an ECS cluster or of a project."""
    spec: RunSpec
    reserve: Reserve = Reserve()
    wait_for_room: bool = True
    """Wait in PENDING until there is room; otherwise the owner has found room already."""
    logs: dict[str, LogDestination] = {}
    """By container name; the output of the others is not kept."""
    marker: str | None = None
    """An unguessable word: output lines that contain it are the owner's marks and not log lines."""
    farewell: str | None = None
    """What a container's last mark begins with. It then waits for SIGUSR1, which it gets when the mark has
    been read: an engine that restarts may lose what a container wrote that has ended meanwhile."""
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    secrets: tuple[SecretReference, ...] = ()
    environment_files: tuple[EnvironmentFile, ...] = ()
    """Of a variable that several have, the first one's holds."""
    leader: Leader | None = None
    hardening: Hardening | None = None
    """It has been made as hard as its operator wants it; such a one can't be worked in."""
    credentials: bool = True
    """Give its containers an endpoint URL, a region and credentials of its own."""
    role: str = ""
    """The name of the role that its credentials are for; empty for its owner's."""
    registry_scope: str | None = None
    """`account/region` whose registry it may pull from; None for its own."""
    time_limit: float | None = None
    """Seconds until it is stopped with TIMED_OUT."""
    timed_from_start: bool = False
    """The limit counts from when it is RUNNING; otherwise from when it is placed."""

    desired: Desired = Desired.RUN
    stop: Ending | None = None
    """Why it is to stop, as its owner said."""
    lingers: bool = False
    """It is to stop only when its owner lets it go, or by itself: it may still have requests to answer."""

    phase: Phase = Phase.PENDING
    containers: tuple[ContainerState, ...] = ()
    ending: Ending | None = None
    """Set when it begins to stop."""
    ports: dict[str, tuple[SeenPort, ...]] = {}
    breaches: frozenset[Limit] = frozenset()
    """Of a hardened run: DISK and OUTPUT, if it has been seen at these limits."""
    collected: dict[str, str | None] = {}
    """By output name: the key of the tar archive in the blob store, or None if the path was missing."""
    created_at: datetime
    placed_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    stopped_at: datetime | None = None

    def index(self) -> Index:
        return Index(
            owner=self.group,
            phase=listed_as(self.desired, self.phase),
            sort=f"{self.created_at.isoformat()}/{self.id}",
        )

    @property
    def read(self) -> frozenset[str]:
        """The names of the containers whose output is read: the logged ones; all, where marks may come."""
        if self.marker is not None:
            return frozenset(container.name for container in self.spec.containers)
        return frozenset(self.logs)

    def container(self, name: str) -> ContainerState:
        """The state of the container of that name. Raises `KeyError`."""
        for state in self.containers:
            if state.name == name:
                return state
        raise KeyError(name)


def listed_as(desired: Desired, phase: Phase) -> str:
    """The list a run is found in: what ECS calls its desired status, RUNNING or STOPPED."""
    return "STOPPED" if desired is Desired.STOP or phase.rank >= Phase.STOPPING.rank else "RUNNING"


class Reservation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What an unfinished run takes of a machine. Its id is the run's; it is deleted as the run stops,
    so the reservations are also the list of all unfinished runs."""

    kind: ClassVar[str] = "reservation"

    reserve: Reserve
    placed: bool
    created_at: datetime

    def index(self) -> Index:
        return Index(
            owner="machine",
            phase="placed" if self.placed else "waiting",
            sort=f"{self.created_at.isoformat()}/{self.id}",
        )


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """One line that a container printed for its owner."""

    time: int
    """Nanoseconds since 1970, as the engine stamped the line."""
    text: str
    """What followed the marker word."""


class ContainerOutput(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How far a container's output has been read. Written together with the lines themselves, which is
    why no line is lost or doubled by a crash. Its id is `run/container`."""

    kind: ClassVar[str] = "container-output"

    run: str
    cursor: LogCursor = LogCursor()
    kept: int = 0
    """Bytes of the lines that were kept, where that has an end."""
    marks: tuple[Mark, ...] = ()
    ended: bool = False
    """Everything the container wrote has been read."""

    def index(self) -> Index:
        return Index(owner=self.run, sort=self.id)
