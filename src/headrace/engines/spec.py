"""What an engine is asked to run. Everything here can be kept in a record."""

from enum import StrEnum
from typing import Literal

import msgspec

from headrace.kit.destinations import Destination


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the values below."""


class Condition(StrEnum):
    """What a dependency must have reached before its dependent starts (ECS `dependsOn`)."""

    START = "START"
    COMPLETE = "COMPLETE"
    SUCCESS = "SUCCESS"
    HEALTHY = "HEALTHY"


class Dependency(Part, frozen=True, kw_only=True):
    container: str
    condition: Condition


class HealthCheck(Part, frozen=True, kw_only=True):
    """A command run inside the container. Times in seconds."""

    command: tuple[str, ...]
    """As in Docker: `("CMD", "true")` or `("CMD-SHELL", "true || false")`."""
    interval: int = 30
    timeout: int = 5
    retries: int = 3
    start_period: int = 0


class Ulimit(Part, frozen=True, kw_only=True):
    name: str
    soft: int
    hard: int


class Tmpfs(Part, frozen=True, kw_only=True):
    path: str
    size: int
    """Bytes."""
    options: tuple[str, ...] = ()


class Mount(Part, frozen=True, kw_only=True):
    """Something of the host's or the run's, seen inside the container at `path`."""

    source: str
    """`host`: a path on the machine. `run`: a volume's name, shared by the run's containers and gone
    with the run. `kept`: a volume's name, which stays after the run (a cache)."""
    kind: Literal["host", "run", "kept"]
    path: str
    read_only: bool = False
    size: int | None = None
    """Bytes, of a `run` volume: it is memory then, of whoever writes to it."""


class Port(Part, frozen=True, kw_only=True):
    """A port to publish on the machine's loopback address."""

    container: int
    host: int = 0
    """0 lets the engine choose."""
    protocol: Literal["tcp", "udp"] = "tcp"


class ContainerSpec(Part, frozen=True, kw_only=True):
    """One container. What is left out is not given: no capability, port or mount by default."""

    name: str
    image: str
    entrypoint: tuple[str, ...] | None = None
    command: tuple[str, ...] | None = None
    environment: dict[str, str] = {}
    working_directory: str | None = None
    user: str | None = None
    hostname: str | None = None
    essential: bool = True
    dependencies: tuple[Dependency, ...] = ()
    health_check: HealthCheck | None = None
    start_timeout: float | None = None
    """Seconds a dependent waits for this container's condition before it gives up."""
    stop_timeout: float = 30.0
    """Seconds between the stop signal and the kill."""
    cpu_shares: int | None = None
    cpu_limit: float | None = None
    """Cores that it may use at most."""
    memory_limit: int | None = None
    """Bytes; more than that and it is killed. Swap counts as memory unless `swap` says more."""
    memory_reservation: int | None = None
    swap: int | None = None
    """Bytes of swap on top of `memory_limit`; None for the engine's default."""
    shm_size: int | None = None
    pids_limit: int | None = None
    ulimits: tuple[Ulimit, ...] = ()
    read_only: bool = False
    tmpfs: tuple[Tmpfs, ...] = ()
    mounts: tuple[Mount, ...] = ()
    ports: tuple[Port, ...] = ()
    capabilities_add: tuple[str, ...] = ()
    capabilities_drop: tuple[str, ...] = ()
    security_options: tuple[str, ...] = ()
    sysctls: dict[str, str] = {}
    privileged: bool = False
    """As much of the machine as a nested container engine needs."""
    init: bool = False
    """A small init as process 1, which reaps."""
    sandboxed: bool = False
    """Trusted with nothing: behind a kernel of its own, where the engine has one (gVisor), and unable to
    write to what its image calls volumes."""
    output_limit: int | None = None
    """Bytes of its output that the engine keeps about; None for all of it."""
    tty: bool = False
    interactive: bool = False
    extra_hosts: tuple[str, ...] = ()
    """`name:address` lines for /etc/hosts."""
    labels: dict[str, str] = {}


class Network(StrEnum):
    """Where the run's containers find themselves. They always share one network namespace."""

    OWN = "own"
    """A namespace with an address of its own and the way out."""
    LIMITED = "limited"
    """The same, but out of it only what `RunSpec.allowed` names is reached, and it from nowhere."""
    HOST = "host"
    NONE = "none"


class RunSpec(Part, frozen=True, kw_only=True):
    """A group of containers that are started, watched and removed together."""

    containers: tuple[ContainerSpec, ...]
    network: Network = Network.OWN
    allowed: tuple[Destination, ...] = ()
    """With `Network.LIMITED`. An engine gets addresses only: names have been looked up for it."""
    trust: str = ""
    """Runs of the same trust may use one after the other what an engine keeps ready for reuse, e.g. a
    network namespace. Empty: share with nobody."""
