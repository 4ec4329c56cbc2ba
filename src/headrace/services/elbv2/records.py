"""What Elastic Load Balancing remembers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.engines.spec import Part
from headrace.store.base import Index, Record


class LoadBalancer(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "elbv2-load-balancer"

    name: str
    token: str
    """16 hexadecimal characters that make the ARN unique over time."""
    dns_name: str
    scheme: str
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    ip_address_type: str = "ipv4"
    attributes: dict[str, str] = {}
    """Those that differ from their defaults."""
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.name}/{self.scope}")

    @property
    def arn(self) -> str:
        return arn(self.scope, f"loadbalancer/{self.path}")

    @property
    def path(self) -> str:
        """What the ARNs of its listeners begin with."""
        return f"app/{self.name}/{self.token}"


class HealthCheck(Part, frozen=True, kw_only=True):
    """How a target group's targets are asked how they are. Times are in seconds."""

    enabled: bool = True
    protocol: str = "HTTP"
    port: str = "traffic-port"
    path: str = "/"
    interval: int = 30
    timeout: int = 5
    healthy_threshold: int = 5
    unhealthy_threshold: int = 2
    matcher: str = "200"


class TargetGroup(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "elbv2-target-group"

    name: str
    token: str
    protocol: str
    protocol_version: str = "HTTP1"
    port: int
    vpc: str | None = None
    target_type: str = "instance"
    check: HealthCheck = HealthCheck()
    attributes: dict[str, str] = {}
    """Those that differ from their defaults."""
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.name}/{self.scope}")

    @property
    def arn(self) -> str:
        return arn(self.scope, f"targetgroup/{self.name}/{self.token}")


class State(StrEnum):
    """How a target stands."""

    INITIAL = "initial"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNUSED = "unused"
    """Its group is not used by any listener."""
    DRAINING = "draining"
    """Deregistered; it gets no new requests, and those that it has come to their end."""


class Target(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `target group/target:port`. Registered by the API or a service; its state is written by
    the health checker."""

    kind: ClassVar[str] = "elbv2-target"

    group: str
    """The target group's id."""
    target: str
    """An instance's id or an address."""
    port: int
    state: State = State.INITIAL
    reason: str | None = "Elb.RegistrationInProgress"
    description: str | None = "Target registration is in progress"
    owner: str = ""
    """Who is to be told when its state changes."""
    registered_at: datetime
    deregistered_at: datetime | None = None

    def index(self) -> Index:
        return Index(owner=self.group, sort=f"{self.target}:{self.port:05d}/{self.group}")


def target_id(group: str, target: str, port: int) -> str:
    """`group`: the target group's id."""
    return f"{group}/{target}:{port}"


class Listener(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is its ARN."""

    kind: ClassVar[str] = "elbv2-listener"

    balancer: str
    """The load balancer's id."""
    port: int
    protocol: str
    actions: tuple[dict[str, Any], ...]
    """The default ones, in the members of AWS's model."""
    certificates: tuple[str, ...] = ()
    ssl_policy: str | None = None
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.balancer, sort=f"{self.port:05d}/{self.id}")


class Rule(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is its ARN. A listener's default actions are no record."""

    kind: ClassVar[str] = "elbv2-rule"

    listener: str
    """The listener's id."""
    priority: int
    conditions: tuple[dict[str, Any], ...]
    actions: tuple[dict[str, Any], ...]
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(owner=self.listener, sort=f"{self.priority:05d}/{self.id}")


def arn(scope: str, resource: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:elasticloadbalancing:{region}:{account}:{resource}"
