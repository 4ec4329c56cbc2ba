"""What ECS remembers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.store.base import Index, Record


class Status(StrEnum):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"


class Cluster(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "ecs-cluster"

    name: str
    status: Status = Status.ACTIVE
    settings: dict[str, str] = {}
    providers: tuple[str, ...] = ("FARGATE", "FARGATE_SPOT")
    """The names of its capacity providers."""
    default_strategy: tuple[dict[str, Any], ...] = ()
    """For tasks that name neither a launch type nor a strategy, in the members of AWS's model."""
    namespace: str = ""
    """The ARN of the Cloud Map namespace of services that name none."""
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(phase=self.status, sort=self.name)

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:ecs:{region}:{account}:cluster/{self.name}"


def cluster_id(scope: str, name: str) -> str:
    return f"{scope}/{name}"


class Family(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The counter of a family's revisions: never reused. Its id is `scope/name`."""

    kind: ClassVar[str] = "ecs-family"

    name: str
    newest: int
    """The newest revision ever registered."""
    active: int = 0
    """How many of its revisions are ACTIVE."""

    def index(self) -> Index:
        return Index(phase=Status.ACTIVE if self.active else Status.INACTIVE, sort=self.name)


class TaskDefinition(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One revision of a family. Its id is `scope/family:revision`."""

    kind: ClassVar[str] = "ecs-task-definition"

    family: str
    number: int
    """The revision, from 1."""
    status: Status = Status.ACTIVE
    definition: dict[str, Any]
    """What was registered, validated, in the members of AWS's model: it is given back as it is."""
    tags: dict[str, str] = {}
    registered_at: datetime
    registered_by: str
    deregistered_at: datetime | None = None

    def index(self) -> Index:
        return Index(
            owner=f"{self.scope}/{self.family}", phase=self.status, sort=f"{self.family}:{self.number:010d}"
        )

    @property
    def name(self) -> str:
        return f"{self.family}:{self.number}"

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:ecs:{region}:{account}:task-definition/{self.name}"


class Task(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What ECS knows of a task beside its run. Its id is the run's; it never changes but for its tags and
    its protection."""

    kind: ClassVar[str] = "ecs-task"

    cluster: str
    """The cluster's name."""
    definition: str
    """The task definition's id."""
    family: str
    launch_type: str
    provider: str = ""
    """The capacity provider's name, if it was placed by a strategy."""
    group: str
    started_by: str = ""
    cpu: str = ""
    memory: str = ""
    overrides: dict[str, Any] = {}
    """As given to RunTask."""
    execute_command: bool = False
    tags: dict[str, str] = {}
    images: dict[str, str] = {}
    """By container: the image as the definition names it, where the run has it by digest."""
    protected_until: datetime | None = None
    """Its service does not stop it before."""

    def index(self) -> Index:
        return Index(owner=cluster_id(self.scope, self.cluster), sort=self.id)

    @property
    def service(self) -> str | None:
        """The name of the service that it belongs to: nobody else may use such a group."""
        return self.group.removeprefix("service:") if self.group.startswith("service:") else None

    def is_protected(self, now: datetime) -> bool:
        return self.protected_until is not None and self.protected_until > now

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:ecs:{region}:{account}:task/{self.cluster}/{self.id}"


class ClientToken(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a RunTask with this token answered. Its id is `scope/cluster/token`."""

    kind: ClassVar[str] = "ecs-client-token"

    request: str
    """A digest of the request's other members."""
    tasks: tuple[str, ...]
    failures: tuple[dict[str, str], ...] = ()
    created_at: datetime

    def index(self) -> Index:
        return Index(owner="client-tokens", sort=f"{self.created_at.isoformat()}/{self.id}")


class CapacityProvider(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A capacity provider that somebody has made: the machine under another name. Its id is `scope/name`."""

    kind: ClassVar[str] = "ecs-capacity-provider"

    name: str
    group: dict[str, Any]
    """Its `autoScalingGroupProvider`, in the members of AWS's model."""
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(sort=self.name)

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:ecs:{region}:{account}:capacity-provider/{self.name}"


class ContainerInstance(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody has said about the machine in a cluster. Its id is `scope/cluster/machine`."""

    kind: ClassVar[str] = "ecs-container-instance"

    cluster: str
    """The cluster's name."""
    machine: str
    active: bool = True
    """Not draining."""
    attributes: dict[str, str] = {}
    """Its own, beside those that every instance has."""
    registered_at: datetime


class AccountSetting(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a principal, or the account for all of them, has set. Its id is `scope/principal/name`."""

    kind: ClassVar[str] = "ecs-account-setting"

    principal: str
    name: str
    value: str

    def index(self) -> Index:
        return Index(owner=f"{self.scope}/{self.principal}", sort=self.name)


def instance_arn(scope: str, cluster: str, machine: str) -> str:
    """The ARN of the one container instance that a machine is in every cluster."""
    account, region = scope.split("/")
    return f"arn:aws:ecs:{region}:{account}:container-instance/{cluster}/{machine}"
