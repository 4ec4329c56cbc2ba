"""What Cloud Map offers to those who register their own tasks, and to those who are to find them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from headrace.kit.ids import Ids
from headrace.services.servicediscovery import instances
from headrace.services.servicediscovery.finding import namespace_named, service_named
from headrace.services.servicediscovery.naming import new_number
from headrace.services.servicediscovery.records import Health, Instance, Namespace, NamespaceType, Service
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every


class Registries:
    """Namespaces and services are named by their ARNs."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._followers: list[Callable[[str], None]] = []

    def subscribe(self, follower: Callable[[str], None]) -> None:
        """`follower` is called with a scope in which somebody is found under another name or address."""
        self._followers.append(follower)

    def changed(self, scope: str) -> None:
        """Instances of this scope have changed, and that is written."""
        for follower in self._followers:
            follower(scope)

    async def has(self, reader: Reader, scope: str, service: str) -> bool:
        """Whether there is such a service."""
        return await _service(reader, scope, service) is not None

    async def namespace(self, reader: Reader, scope: str, reference: str) -> tuple[str, str] | None:
        """The ARN and the name of the namespace of this name or ARN; None if there is none."""
        found = await _namespace(reader, scope, reference)
        return (found.arn, found.name) if found else None

    async def ensure_namespace(self, tx: Transaction, scope: str, name: str, now: datetime) -> str:
        """The ARN of the namespace of this name; an HTTP namespace is made if there is none."""
        found = await namespace_named(tx, scope, name)
        if found is None:
            found = await tx.create(
                Namespace(
                    id=f"{scope}/{new_number(self._ids, 'ns')}",
                    scope=scope,
                    name=name,
                    type=NamespaceType.HTTP,
                    created_at=now,
                )
            )
        return found.arn

    async def ensure_service(
        self, tx: Transaction, scope: str, namespace: str, name: str, now: datetime
    ) -> str:
        """The ARN of the namespace's service of this name, which is made if there is none."""
        owner = await _namespace(tx, scope, namespace)
        if owner is None:
            raise LookupError(namespace)
        found = await service_named(tx, owner, name)
        if found is None:
            found = await tx.create(
                Service(
                    id=f"{scope}/{new_number(self._ids, 'srv')}",
                    scope=scope,
                    namespace=owner.id,
                    name=name,
                    created_at=now,
                )
            )
        return found.arn

    async def register(
        self, tx: Transaction, scope: str, service: str, name: str, attributes: Mapping[str, str]
    ) -> None:
        """Safe to repeat. A service that is gone is no error."""
        if (found := await _service(tx, scope, service)) is not None:
            await instances.put(tx, found, name, attributes)

    async def deregister(self, tx: Transaction, scope: str, service: str, name: str) -> None:
        """Safe to repeat. A service that is gone is no error."""
        if (found := await _service(tx, scope, service)) is not None:
            await instances.remove(tx, found, name)

    async def names(self, reader: Reader, scope: str) -> dict[str, list[str]]:
        """The addresses at each name that DNS would give: `service.namespace`."""
        found: dict[str, list[str]] = {}
        for namespace in await every(reader, Namespace, scope=scope):
            if namespace.type is not NamespaceType.DNS_PRIVATE:
                continue
            for service in await every(reader, Service, owner=namespace.id):
                if service.dns is not None and (addresses := await _addresses(reader, service)):
                    found[f"{service.name}.{namespace.name}".lower()] = addresses
        return found

    async def addresses(self, reader: Reader, scope: str, service: str) -> list[str]:
        """Of the service's instances."""
        found = await _service(reader, scope, service)
        return await _addresses(reader, found) if found else []


async def _addresses(reader: Reader, service: Service) -> list[str]:
    """Of the healthy instances; of all, if there is none."""
    found: defaultdict[Health, list[str]] = defaultdict(list)
    for one in await every(reader, Instance, owner=service.id):
        for key in (instances.IPV4, instances.IPV6):
            if key in one.attributes:
                found[one.health].append(one.attributes[key])
    return sorted(set(found[Health.HEALTHY] or found[Health.UNHEALTHY]))


async def _namespace(reader: Reader, scope: str, reference: str) -> Namespace | None:
    if reference.startswith("arn:"):
        return await reader.get(Namespace, f"{scope}/{reference.rsplit('/', 1)[-1]}")
    return await namespace_named(reader, scope, reference)


async def _service(reader: Reader, scope: str, arn: str) -> Service | None:
    return await reader.get(Service, f"{scope}/{arn.rsplit('/', 1)[-1]}")
