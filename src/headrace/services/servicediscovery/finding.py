"""Finding what a request names, by its id or its ARN."""

from headrace.services.servicediscovery.errors import no_namespace, no_service
from headrace.services.servicediscovery.records import Namespace, Service
from headrace.store.base import Reader
from headrace.store.listing import every


async def namespace(reader: Reader, scope: str, reference: str) -> Namespace:
    """Raises `NamespaceNotFound`."""
    found = await reader.get(Namespace, f"{scope}/{reference.rsplit('/', 1)[-1]}")
    if found is None:
        raise no_namespace(reference)
    return found


async def service(reader: Reader, scope: str, reference: str) -> Service:
    """Raises `ServiceNotFound`."""
    found = await reader.get(Service, f"{scope}/{reference.rsplit('/', 1)[-1]}")
    if found is None:
        raise no_service(reference)
    return found


async def namespace_named(reader: Reader, scope: str, name: str) -> Namespace | None:
    """The namespace of this name; None if there is none."""
    return next((one for one in await every(reader, Namespace, scope=scope) if one.name == name), None)


async def service_named(reader: Reader, namespace: Namespace, name: str) -> Service | None:
    """The namespace's service of this name; None if it has none."""
    return next((one for one in await every(reader, Service, owner=namespace.id) if one.name == name), None)
