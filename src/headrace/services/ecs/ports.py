"""What ECS needs of other services."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from headrace.store.base import Reader, Transaction


class TargetGroups(Protocol):
    """The load balancers' target groups. A task is named by the port of the machine that it listens on;
    groups are named by their ARNs."""

    def subscribe(self, follower: Callable[[str], None]) -> None:
        """`follower` is called with a target's owner whenever the target changes."""

    async def is_used(self, reader: Reader, scope: str, group: str) -> bool | None:
        """Whether a load balancer forwards to the group; None if there is no such group."""

    async def register(
        self, tx: Transaction, scope: str, group: str, port: int, *, owner: str, now: datetime
    ) -> None:
        """Safe to repeat. A group that is gone is no error."""

    async def deregister(
        self, tx: Transaction, scope: str, group: str, port: int, *, owner: str, now: datetime
    ) -> None:
        """From now on it drains. Safe to repeat, and nothing if another owner has the port by now."""

    async def states(
        self, reader: Reader, scope: str, targets: Collection[tuple[str, int]]
    ) -> dict[tuple[str, int], str]:
        """By group and port: `initial`, `healthy`, `unhealthy` or `draining`. Those that have drained are
        left out."""


class Issued(Protocol):
    """Credentials."""

    @property
    def access_key_id(self) -> str: ...

    @property
    def secret(self) -> str: ...

    @property
    def session_token(self) -> str: ...


class Roles(Protocol):
    """Who gives tasks what they call Headrace with."""

    def issue(self, account: str, region: str, subject: str, role: str, lifetime: timedelta) -> Issued:
        """Credentials for the run `subject` in this role, for this long, and no longer than the run."""


class Registries(Protocol):
    """Cloud Map. Namespaces and services are named by their ARNs."""

    def subscribe(self, follower: Callable[[str], None]) -> None:
        """`follower` is called with a scope in which somebody is found under another name or address."""

    def changed(self, scope: str) -> None:
        """Instances of this scope have been registered or deregistered, and that is written."""

    async def has(self, reader: Reader, scope: str, service: str) -> bool:
        """Whether there is such a service."""

    async def namespace(self, reader: Reader, scope: str, reference: str) -> tuple[str, str] | None:
        """The ARN and the name of the namespace of this name or ARN; None if there is none."""

    async def ensure_namespace(self, tx: Transaction, scope: str, name: str, now: datetime) -> str:
        """The ARN of the namespace of this name, which is made if there is none."""

    async def ensure_service(
        self, tx: Transaction, scope: str, namespace: str, name: str, now: datetime
    ) -> str:
        """The ARN of the namespace's service of this name, which is made if there is none."""

    async def register(
        self, tx: Transaction, scope: str, service: str, name: str, attributes: Mapping[str, str]
    ) -> None:
        """Register an instance. Safe to repeat. A service that is gone is no error."""

    async def deregister(self, tx: Transaction, scope: str, service: str, name: str) -> None:
        """Safe to repeat. A service that is gone is no error."""

    async def names(self, reader: Reader, scope: str) -> dict[str, list[str]]:
        """The addresses at each name that DNS would give."""

    async def addresses(self, reader: Reader, scope: str, service: str) -> list[str]:
        """Of the service's instances."""
