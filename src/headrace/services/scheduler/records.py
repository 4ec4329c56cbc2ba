"""What EventBridge Scheduler remembers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.store.base import Index, Record

DEFAULT = "default"
"""The group that is always there."""


class Group(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`. That of the default group is kept only when something is known of it."""

    kind: ClassVar[str] = "scheduler-group"

    name: str
    tags: dict[str, str] = {}
    token: str | None = None
    created_at: datetime
    modified_at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        return _arn(self.scope, f"schedule-group/{self.name}")


class Schedule(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/group/name`. The API writes all of it; the controller moves `next_at` on."""

    kind: ClassVar[str] = "scheduler-schedule"

    group: str
    name: str
    settings: dict[str, Any]
    """`ScheduleExpression`, `Target` and what else CreateSchedule says, but for the dates."""
    start: datetime | None = None
    end: datetime | None = None
    token: str | None = None
    next_at: datetime | None = None
    """When it is due next; None: never again."""
    last_due: datetime | None = None
    """The due time that was noted last."""
    created_at: datetime
    modified_at: datetime

    def index(self) -> Index:
        return Index(owner=f"{self.scope}/{self.group}", phase=self.state, sort=f"{self.name}/{self.id}")

    @property
    def state(self) -> str:
        return str(self.settings.get("State", "ENABLED"))

    @property
    def arn(self) -> str:
        return _arn(self.scope, f"schedule/{self.group}/{self.name}")


class Outcome(StrEnum):
    PENDING = "PENDING"
    UNDELIVERED = "UNDELIVERED"
    """Its target could not be called: that is still to be told to its dead-letter queue."""
    DROPPED = "DROPPED"
    """Its target could not be called, and it has no dead-letter queue that could be told: it is kept for a
    while, to be looked at."""


class Firing(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A due time of a schedule, until its target has been called. Its id is `schedule@time`, so that there is
    one for each due time. It is made in the transaction that moves the schedule on."""

    kind: ClassVar[str] = "scheduler-firing"

    schedule: str
    """The schedule's id."""
    arn: str
    """The schedule's."""
    name: str
    """The schedule's."""
    target: dict[str, Any]
    due: datetime
    at: datetime
    """When to call: at its due time, later within the schedule's flexible window, or again after a failure.
    While it is called: when to take the caller for dead."""
    attempts: int = 0
    outcome: Outcome = Outcome.PENDING
    code: str = ""
    message: str = ""
    """Why it failed last."""
    exhausted: str = ""
    """What another attempt was forbidden by; empty if none could have helped."""

    def index(self) -> Index:
        return Index(owner=self.schedule, phase=self.outcome, sort=f"{self.due.isoformat()}/{self.id}")


def _arn(scope: str, tail: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:scheduler:{region}:{account}:{tail}"
