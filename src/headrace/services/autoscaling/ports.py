"""What Application Auto Scaling needs of other services."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from headrace.store.base import Reader, Transaction


class Count(Protocol):
    """How many tasks a service has."""

    @property
    def desired(self) -> int: ...

    @property
    def running(self) -> int: ...

    @property
    def deploying(self) -> bool:
        """A deployment is in progress."""


class Services(Protocol):
    """ECS's services. A service is named `service/CLUSTER/NAME`."""

    async def count(self, reader: Reader, scope: str, service: str) -> Count | None:
        """None if there is no such service."""

    async def scale(
        self, tx: Transaction, scope: str, service: str, desired: int, *, told: str, now: datetime
    ) -> None:
        """Let it have so many tasks, and tell about it in its events."""


class Signal(Protocol):
    """An alarm that has gone off, as a scaling policy sees it."""

    @property
    def name(self) -> str: ...

    @property
    def since(self) -> datetime: ...

    @property
    def threshold(self) -> float: ...

    @property
    def above(self) -> bool:
        """It goes off above its threshold, not below."""

    @property
    def value(self) -> float:
        """The newest value of its metric."""

    @property
    def at(self) -> datetime:
        """The beginning of the period that has this value."""


class Alarms(Protocol):
    """CloudWatch's alarms."""

    def subscribe(self, follower: Callable[[], None]) -> None:
        """`follower` is called whenever the state of an alarm has changed."""

    async def put(
        self, tx: Transaction, scope: str, name: str, settings: Mapping[str, Any], *, now: datetime
    ) -> str:
        """Make or change an alarm; its ARN. `settings`: members of PutMetricAlarm."""

    async def delete(self, tx: Transaction, scope: str, names: Sequence[str]) -> None:
        """Those that are gone are no error."""

    async def signals(self, reader: Reader, scope: str, now: datetime) -> Mapping[str, Sequence[Signal]]:
        """The alarms that have gone off and have data, and whose actions are switched on, by the ARN of each
        scaling policy that they act on."""

    async def bound(self, reader: Reader, scope: str) -> Mapping[str, Mapping[str, str]]:
        """The ARNs of all alarms, by the ARN of each scaling policy that they act on, and by name."""
