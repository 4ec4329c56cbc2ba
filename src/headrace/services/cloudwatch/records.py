"""What CloudWatch remembers."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.services.cloudwatch.summaries import Summary
from headrace.store.base import Index, Record

MINUTE = 60
SECOND = 1
POINTS = 60
"""In one `Span`: so a span of minutes is an hour, and one of seconds a minute."""


class Metric(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is measured. Its id is `scope/digest`."""

    kind: ClassVar[str] = "cloudwatch-metric"

    namespace: str
    name: str
    dimensions: dict[str, str] = {}
    """In order of their names."""
    active_at: datetime
    """When data came last, up to an hour ago."""

    def index(self) -> Index:
        return Index(sort=f"{listed(self.namespace, self.name)}{self.dimensions}/{self.id}")


def listed(namespace: str = "", name: str = "") -> str:
    """What the sort key of these metrics begins with."""
    if not namespace:
        return ""
    return f"{namespace}\n{name}\n" if name else f"{namespace}\n"


def metric_id(scope: str, namespace: str, name: str, dimensions: Mapping[str, str]) -> str:
    text = "\n".join([namespace, name, *(f"{key}={value}" for key, value in sorted(dimensions.items()))])
    return f"{scope}/{hashlib.sha256(text.encode()).hexdigest()[:32]}"


class Span(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The data of a metric, in one unit, over sixty minutes or sixty seconds."""

    kind: ClassVar[str] = "cloudwatch-span"

    metric: str
    """The metric's id."""
    unit: str
    resolution: int
    """Seconds between points: `MINUTE` or `SECOND`."""
    start: int
    """Seconds since 1970; a multiple of the span's length."""
    points: dict[int, Summary] = {}
    """By place: 0 to 59."""

    def index(self) -> Index:
        return Index(
            owner=span_owner(self.metric, self.resolution),
            phase=str(self.resolution),
            sort=f"{self.start:012d}/{self.unit}/{self.id}",
        )


def span_owner(metric: str, resolution: int) -> str:
    return f"{metric}@{resolution}"


def span_id(metric: str, unit: str, resolution: int, start: int) -> str:
    return f"{span_owner(metric, resolution)}/{unit}/{start}"


class State(StrEnum):
    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class Alarm(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Watches a metric. Its id is `scope/name`. The API writes all of it; its state the evaluation, too."""

    kind: ClassVar[str] = "cloudwatch-alarm"

    name: str
    settings: dict[str, Any]
    """In the members of PutMetricAlarm."""
    tags: dict[str, str] = {}
    state: State = State.INSUFFICIENT_DATA
    reason: str = "Unchecked: Initial alarm creation"
    reason_data: str | None = None
    configured_at: datetime
    updated_at: datetime
    """When its state was set last."""
    transitioned_at: datetime
    """When its state became another."""

    def index(self) -> Index:
        return Index(phase=self.state, sort=f"{self.name}/{self.id}")

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:cloudwatch:{region}:{account}:alarm:{self.name}"


class AlarmEvent(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A line of an alarm's history."""

    kind: ClassVar[str] = "cloudwatch-alarm-event"

    alarm: str
    """The alarm's id."""
    name: str
    type: str
    """`ConfigurationUpdate`, `StateUpdate` or `Action`."""
    summary: str
    data: str
    at: datetime

    def index(self) -> Index:
        return Index(owner=self.alarm, sort=f"{self.at.isoformat()}/{self.id}")
