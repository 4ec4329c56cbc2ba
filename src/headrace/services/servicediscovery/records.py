"""What Cloud Map remembers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from headrace.store.base import Index, Record


class NamespaceType(StrEnum):
    HTTP = "HTTP"
    DNS_PRIVATE = "DNS_PRIVATE"


class Namespace(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/ns-…`."""

    kind: ClassVar[str] = "servicediscovery-namespace"

    name: str
    type: NamespaceType
    description: str = ""
    creator: str | None = None
    ttl: int = 15
    """Seconds, of the zone's start of authority."""
    tags: dict[str, str] = {}
    created_at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.name}/{self.id}")

    @property
    def number(self) -> str:
        """What AWS calls its id."""
        return self.id.rsplit("/", 1)[1]

    @property
    def arn(self) -> str:
        return _arn(self.scope, "namespace", self.number)


class Service(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/srv-…`."""

    kind: ClassVar[str] = "servicediscovery-service"

    namespace: str
    """The namespace's id."""
    name: str
    description: str = ""
    creator: str | None = None
    dns: dict[str, Any] | None = None
    """Its `DnsConfig`, in the members of AWS's model; None: found by DiscoverInstances only."""
    custom_health: bool = False
    """Its instances' health is what somebody says it is."""
    tags: dict[str, str] = {}
    created_at: datetime
    changes: int = 0
    """How often its instances have changed."""

    def index(self) -> Index:
        return Index(owner=self.namespace, sort=f"{self.name}/{self.id}")

    @property
    def number(self) -> str:
        return self.id.rsplit("/", 1)[1]

    @property
    def arn(self) -> str:
        return _arn(self.scope, "service", self.number)

    @property
    def types(self) -> set[str]:
        """Of its DNS records."""
        return {record["Type"] for record in (self.dns or {}).get("DnsRecords", ())}


class Health(StrEnum):
    HEALTHY = "HEALTHY"
    UNHEALTHY = "UNHEALTHY"


class Instance(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where a service is to be had. Its id is `service/instance`."""

    kind: ClassVar[str] = "servicediscovery-instance"

    service: str
    """The service's id."""
    name: str
    """What AWS calls its id."""
    attributes: dict[str, str] = {}
    health: Health = Health.HEALTHY
    creator: str | None = None

    def index(self) -> Index:
        return Index(owner=self.service, sort=f"{self.name}/{self.id}")


class Operation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was asked for; in Headrace it is done when it is answered. Its id is `scope/…`."""

    kind: ClassVar[str] = "servicediscovery-operation"

    type: str
    targets: dict[str, str]
    """By `NAMESPACE`, `SERVICE` or `INSTANCE`: what it was about."""
    at: datetime

    def index(self) -> Index:
        return Index(sort=f"{self.at.isoformat()}/{self.id}")

    @property
    def number(self) -> str:
        return self.id.rsplit("/", 1)[1]


def _arn(scope: str, what: str, number: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:servicediscovery:{region}:{account}:{what}/{number}"
