"""What AWS Batch remembers of where jobs may run; see `job_records` for the jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.store.base import Index, Record

ENABLED, DISABLED = "ENABLED", "DISABLED"


class Status(StrEnum):
    """Of a compute environment or a queue."""

    CREATING = "CREATING"
    UPDATING = "UPDATING"
    VALID = "VALID"
    DELETING = "DELETING"


class Environment(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A compute environment. Its id is `scope/name`."""

    kind: ClassVar[str] = "batch-compute-environment"

    name: str
    type: str
    state: str = ENABLED
    status: Status = Status.CREATING
    resources: dict[str, Any] = {}
    """`computeResources`, as given."""
    settings: dict[str, Any] = {}
    """What else was given, in the members of AWS's model."""
    uuid: str
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(owner=self.scope, phase=self.status, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"compute-environment/{self.name}")

    @property
    def cluster(self) -> str:
        """The name of the ECS cluster that its jobs' tasks are named by."""
        return f"{self.name}_Batch_{self.uuid}"

    @property
    def platform(self) -> str:
        """`EC2` or `FARGATE`."""
        return "FARGATE" if str(self.resources.get("type", "EC2")).startswith("FARGATE") else "EC2"


class Queue(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A job queue. Its id is `scope/name`."""

    kind: ClassVar[str] = "batch-job-queue"

    name: str
    state: str = ENABLED
    status: Status = Status.CREATING
    priority: int
    environments: tuple[str, ...]
    """The ids of its compute environments, in the order in which they are tried."""
    order: tuple[dict[str, Any], ...]
    """The same as given."""
    policy: str = ""
    """The id of its scheduling policy; empty for first in, first out."""
    limits: tuple[dict[str, Any], ...] = ()
    """`jobStateTimeLimitActions`, as given."""
    type: str = ""
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(owner=self.scope, phase=self.status, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"job-queue/{self.name}")


class Policy(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A scheduling policy. Its id is `scope/name`."""

    kind: ClassVar[str] = "batch-scheduling-policy"

    name: str
    fair_share: dict[str, Any] = {}
    """`fairsharePolicy`, as given."""
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(owner=self.scope, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"scheduling-policy/{self.name}")


class Consumable(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A consumable resource. Its id is `scope/name`."""

    kind: ClassVar[str] = "batch-consumable-resource"

    name: str
    total: int
    replenishable: bool = True
    tokens: tuple[str, ...] = ()
    """Of the last updates, so that none is made twice."""
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.scope, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"consumable-resource/{self.name}")


class Definition(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One revision of a job definition. Its id is `scope/name:revision`."""

    kind: ClassVar[str] = "batch-job-definition"

    name: str
    number: int
    """The revision, from 1."""
    active: bool = True
    definition: dict[str, Any]
    """What was registered, checked, in the members of AWS's model: it is given back as it is."""
    tags: dict[str, str] = {}
    ended_at: datetime | None = None
    """When it was deregistered."""

    def index(self) -> Index:
        return Index(
            owner=f"{self.scope}/{self.name}",
            phase="ACTIVE" if self.active else "INACTIVE",
            sort=f"{self.name}:{self.number:010d}/{self.scope}",
        )

    @property
    def arn(self) -> str:
        return batch_arn(self.scope, f"job-definition/{self.name}:{self.number}")


class DefinitionName(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The counter of a name's revisions: never reused. Its id is `scope/name`."""

    kind: ClassVar[str] = "batch-job-definition-name"

    newest: int


def batch_arn(scope: str, tail: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:batch:{region}:{account}:{tail}"
