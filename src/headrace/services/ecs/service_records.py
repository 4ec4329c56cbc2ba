"""What ECS remembers of services.

A `Service` says what is desired. Each change of what its tasks are is a `ServiceRevision`, brought about by
a `Deployment`. A `Replica` is one of its tasks, until the service has taken note of its end.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.engines.spec import Part
from headrace.store.base import Index, Record


class ServiceStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    """Deleted; its tasks are being stopped."""
    INACTIVE = "INACTIVE"


class Scheduling(StrEnum):
    REPLICA = "REPLICA"
    DAEMON = "DAEMON"


class Breaker(Part, frozen=True, kw_only=True):
    """The deployment circuit breaker."""

    enable: bool = False
    rollback: bool = False


class Configuration(Part, frozen=True, kw_only=True):
    """How a service changes its tasks and where it puts them."""

    minimum: int = 100
    """Percent of the desired tasks that stay healthy during a deployment."""
    maximum: int = 200
    """Percent of the desired tasks that run at most during a deployment."""
    breaker: Breaker = Breaker()
    grace: int | None = None
    """Seconds for which failed health checks of a new task are ignored."""
    placement_constraints: tuple[dict[str, Any], ...] = ()
    placement_strategy: tuple[dict[str, Any], ...] = ()
    rebalancing: str = "DISABLED"
    """Over availability zones: kept and shown; a machine is in one zone."""


class Service(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/cluster/name`. The API writes all of it but `former`, which the controller
    shortens, and `primary`, which the controller changes when it rolls back."""

    kind: ClassVar[str] = "ecs-service"

    cluster: str
    """The cluster's name."""
    name: str
    status: ServiceStatus = ServiceStatus.ACTIVE
    scheduling: Scheduling = Scheduling.REPLICA
    desired: int = 0
    configuration: Configuration = Configuration()
    role: str | None = None
    tags: dict[str, str] = {}
    request: str
    """A digest of the request that made it: repeated, it makes nothing new."""
    primary: str
    """The id of the newest deployment."""
    former: tuple[str, ...] = ()
    """The ids of older deployments that still have tasks, newest first."""
    created_at: datetime
    created_by: str
    deleted_at: datetime | None = None

    def index(self) -> Index:
        return Index(owner=f"{self.scope}/{self.cluster}", phase=self.status, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return self.arn_of("service")

    def arn_of(self, what: str, number: str = "") -> str:
        """The ARN of the service, or of one of its deployments or revisions."""
        account, region = self.scope.split("/")
        tail = f"/{number}" if number else ""
        return f"arn:aws:ecs:{region}:{account}:{what}/{self.cluster}/{self.name}{tail}"


def service_id(cluster: str, name: str) -> str:
    """`cluster`: the cluster's id."""
    return f"{cluster}/{name}"


class ServiceRevision(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a service's tasks are. Its id is `service/number`; it never changes."""

    kind: ClassVar[str] = "ecs-service-revision"

    service: str
    number: str
    definition: str
    """The task definition's id."""
    settings: dict[str, Any] = {}
    """`launchType`, `networkConfiguration` and what else belongs to it, in the members of AWS's model."""
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.service, sort=f"{self.created_at.isoformat()}/{self.number}")


class Rollout(StrEnum):
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Deployment(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The way of a service to a revision. Its id is `service/number`. Written by the controller once it
    has been made, but for `stop`."""

    kind: ClassVar[str] = "ecs-deployment"

    service: str
    number: str
    """19 digits."""
    revision_number: str
    desired: int = 0
    """Of a former deployment: how many of its tasks are still wanted."""
    launched: int = 0
    """How many tasks it has started, ever: the next one's id follows from it."""
    failed: int = 0
    """How many of them failed to start, or had to be replaced for failing health checks."""
    failed_in_row: int = 0
    retry_at: datetime | None = None
    """No tasks are started before: those before failed."""
    rollout: Rollout = Rollout.IN_PROGRESS
    reason: str = ""
    """Why the rollout is where it is."""
    digests: dict[str, str] = {}
    """By container: the digest that its image's tag stood for when the first task was started."""
    rollback_of: str = ""
    """The number of the deployment that it takes back."""
    stop: str = ""
    """`ROLLBACK` or `ABORT` when StopServiceDeployment asked for it."""
    stopped: bool = False
    """It ended because of that."""
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None

    def index(self) -> Index:
        return Index(
            owner=self.service, phase=self.rollout, sort=f"{self.created_at.isoformat()}/{self.number}"
        )

    @property
    def name(self) -> str:
        """What its tasks are `startedBy`."""
        return f"ecs-svc/{self.number}"

    @property
    def revision_id(self) -> str:
        return f"{self.service}/{self.revision_number}"


class Place(Part, frozen=True, kw_only=True):
    """Where a load balancer reaches a task."""

    group: str
    """The target group's ARN."""
    port: int
    """Of the machine."""


class Replica(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A task of a service. Its id is the task's. It is deleted in the transaction that counts its end."""

    kind: ClassVar[str] = "ecs-replica"

    service: str
    deployment: str
    """The deployment's id."""
    was_healthy: bool = False
    places: tuple[Place, ...] = ()
    """The target groups that it is registered in, or was."""
    announced: str = ""
    """The address that others find by the service's name; empty: none."""
    leaving: str = ""
    """Why it is to be stopped; it may still have connections to drain."""
    leaving_since: datetime | None = None
    launched_at: datetime

    def index(self) -> Index:
        return Index(owner=self.service, sort=f"{self.launched_at.isoformat()}/{self.id}")


class ServiceEvent(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A message about a service."""

    kind: ClassVar[str] = "ecs-service-event"

    service: str
    message: str
    number: int
    """Grows with each event of the service."""
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.service, sort=f"{self.number:012d}")
