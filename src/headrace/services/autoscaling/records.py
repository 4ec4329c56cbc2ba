"""What Application Auto Scaling remembers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.engines.spec import Part
from headrace.store.base import Index, Record

NAMESPACE = "ecs"
DIMENSION = "ecs:service:DesiredCount"


class Suspended(Part, frozen=True, kw_only=True):
    """What doesn't happen for now."""

    scale_in: bool = False
    scale_out: bool = False
    scheduled: bool = False


class ScalableTarget(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An ECS service that is scaled. Its id is `scope/service/CLUSTER/SERVICE`."""

    kind: ClassVar[str] = "autoscaling-target"

    resource: str
    """`service/CLUSTER/SERVICE`."""
    number: str
    """What its ARN ends with."""
    minimum: int
    maximum: int
    role: str | None = None
    suspended: Suspended = Suspended()
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.resource}/{self.id}")

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:application-autoscaling:{region}:{account}:scalable-target/{self.number}"

    def bounded(self, capacity: int) -> int:
        return max(self.minimum, min(self.maximum, capacity))


class Last(Part, frozen=True, kw_only=True):
    """What a policy did last."""

    at: datetime
    out: bool
    """Whether it scaled out."""
    base: int
    """The capacity before."""


class Policy(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `target/name`. The API writes all of it but `last`, which the controller writes."""

    kind: ClassVar[str] = "autoscaling-policy"

    target: str
    """The target's id."""
    resource: str
    name: str
    number: str
    """The unguessable part of its ARN and of its alarms' names."""
    type: str
    """`StepScaling` or `TargetTrackingScaling`."""
    configuration: dict[str, Any]
    """In the members of AWS's model."""
    last: Last | None = None
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.target, sort=f"{self.resource}/{self.name}/{self.id}")

    @property
    def tracks(self) -> bool:
        return self.type == "TargetTrackingScaling"

    @property
    def arn(self) -> str:
        return _arn(self.scope, "scalingPolicy", self.number, self.resource, f"policyName/{self.name}")

    @property
    def high_alarm(self) -> str:
        """The name of the alarm that tells a tracking policy to scale out."""
        return f"TargetTracking-{self.resource}-AlarmHigh-{self.number}"

    @property
    def low_alarm(self) -> str:
        return f"TargetTracking-{self.resource}-AlarmLow-{self.number}"


class ScheduledAction(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `target/name`. The controller moves `next_at` on."""

    kind: ClassVar[str] = "autoscaling-scheduled-action"

    target: str
    resource: str
    name: str
    number: str
    schedule: str
    zone: str = ""
    start: datetime | None = None
    end: datetime | None = None
    minimum: int | None = None
    maximum: int | None = None
    next_at: datetime | None = None
    """None: never again."""
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.target, sort=f"{self.resource}/{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        tail = f"scheduledActionName/{self.name}"
        return _arn(self.scope, "scheduledAction", self.number, self.resource, tail)


def _arn(scope: str, what: str, number: str, resource: str, tail: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:autoscaling:{region}:{account}:{what}:{number}:resource/ecs/{resource}:{tail}"


class Status(StrEnum):
    IN_PROGRESS = "InProgress"
    SUCCESSFUL = "Successful"
    OVERRIDDEN = "Overridden"
    UNFULFILLED = "Unfulfilled"
    FAILED = "Failed"


class Activity(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done to a target, or that would have been. Its id is `target/number`."""

    kind: ClassVar[str] = "autoscaling-activity"

    target: str
    resource: str
    number: str
    description: str
    cause: str
    status: Status
    message: str = ""
    capacity: int
    reasons: tuple[dict[str, Any], ...] = ()
    """Why nothing was done, in the members of AWS's model."""
    started_at: datetime
    ended_at: datetime | None = None

    def index(self) -> Index:
        return Index(
            owner=self.target,
            phase=self.status,
            sort=f"{self.started_at.isoformat()}/{self.id}",
        )
