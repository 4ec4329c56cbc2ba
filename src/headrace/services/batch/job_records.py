"""What AWS Batch remembers of jobs.

The API creates a job with its `JobSpec` and `Edge`s, and later only asks for its end (`told`). Everything
else in it is written by the job controller and the dispatcher.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.engines.spec import Part
from headrace.services.batch.records import batch_arn
from headrace.store.base import Index, Record


class Status(StrEnum):
    """Where a job stands."""

    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


ENDED = frozenset({Status.SUCCEEDED, Status.FAILED})
STARTED = frozenset({Status.STARTING, Status.RUNNING})
LIVE = tuple(status for status in Status if status not in ENDED)


class Need(Part, frozen=True, kw_only=True):
    """What a job takes while it runs."""

    cpu: int
    """1/1024 cores."""
    memory: int
    """MiB."""
    platform: str = "EC2"
    """The kind of compute environment it runs in: `EC2` or `FARGATE`."""
    units: dict[str, int] = {}
    """Of consumable resources, by their ids."""


class Container(Part, frozen=True, kw_only=True):
    """How one container of an attempt fared."""

    name: str
    exit_code: int | None = None
    reason: str = ""
    stream: str = ""
    """The log stream; empty if it wrote to none."""


class Attempt(Part, frozen=True, kw_only=True):
    """A run of a job; of a multi-node job, that of its main node with the others."""

    run: str
    cluster: str
    """The name of the ECS cluster that the task is named by."""
    environment: str
    """The name of the compute environment."""
    containers: tuple[Container, ...] = ()
    runs: tuple[str, ...] = ()
    """Of a multi-node job: the run of each node."""
    nodes: tuple[Container, ...] = ()
    """Of a multi-node job that has ended: how the first container of each node fared."""
    status_reason: str = ""
    started_at: datetime | None = None
    stopped_at: datetime | None = None


class Told(Part, frozen=True, kw_only=True):
    """That somebody asked for its end."""

    reason: str
    terminate: bool
    """Also if it has started; otherwise it is only cancelled."""


class JobSpec(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a job is to do. Never changes. Its id is the job's; the children of an array share their
    parent's."""

    kind: ClassVar[str] = "batch-job-spec"

    definition: str
    """The id of the job definition."""
    wanted: Mapping[str, Any]
    """The definition with what SubmitJob said over it, in the members of AWS's `JobDetail`."""
    tags: dict[str, str] = {}


class Job(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where a job stands. Its id is a UUID, of a child of an array `parent:index`."""

    kind: ClassVar[str] = "batch-job"

    queue: str
    """The queue's id."""
    name: str
    definition: str
    """The id of the job definition."""
    need: Need
    share: str = ""
    priority: int = 0
    """Within its share."""
    parent: str = ""
    """The id of the array that it is a child of."""
    place: int = 0
    """Its index in the array."""
    size: int = 0
    """Of an array and its children: how many children there are to be."""
    spawned: int = 0
    """Of an array: how many of them there are by now."""
    nodes: int = 0
    """Of a multi-node job: how many it has."""
    told_children: bool = False
    """Of an array: what it was told, they have been told."""
    depends: bool = False
    """It has `Edge`s, or its array has."""
    status: Status = Status.SUBMITTED
    status_reason: str = ""
    told: Told | None = None
    attempts: tuple[Attempt, ...] = ()
    """Those that have ended."""
    current: Attempt | None = None
    """The one under way."""
    created_at: datetime
    started_at: datetime | None = None
    stopped_at: datetime | None = None

    def index(self) -> Index:
        return Index(owner=self.parent or self.queue, phase=self.status, sort=self.sort)

    @property
    def sort(self) -> str:
        """The order of submission."""
        child = f"/{self.place:05d}" if self.parent else ""
        return f"{self.created_at.isoformat(timespec='microseconds')}/{self.spec}{child}"

    @property
    def is_array(self) -> bool:
        """Whether it stands for its children."""
        return bool(self.size) and not self.parent

    @property
    def spec(self) -> str:
        """The id of its `JobSpec`."""
        return self.parent or self.id

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"job/{self.id}")

    @property
    def last(self) -> Attempt | None:
        """The attempt to show: the one under way, else the one that ended last."""
        return self.current or (self.attempts[-1] if self.attempts else None)


class Edge(Record, frozen=True, kw_only=True, omit_defaults=True):
    """That a job waits for another. Its id is `dependent/number`."""

    kind: ClassVar[str] = "batch-dependency"

    dependent: str
    """The id of the job that waits."""
    on: str
    """The id of the job that it waits for; empty for the one before it in its own array."""
    type: str = ""
    """`N_TO_N` or `SEQUENTIAL`; empty: for all of it."""

    def index(self) -> Index:
        return Index(owner=self.on or self.dependent, sort=self.id)


class Usage(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What the shares of a queue have used. Its id is the queue's."""

    kind: ClassVar[str] = "batch-share-usage"

    used: dict[str, float]
    """By share: 1/1024 core seconds, those long past for less."""
    at: datetime
