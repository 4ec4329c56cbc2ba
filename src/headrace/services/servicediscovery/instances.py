"""Instances: what they must say of themselves, and keeping count of their changes."""

import ipaddress
from collections.abc import Mapping

from msgspec.structs import replace

from headrace.services.servicediscovery.errors import invalid
from headrace.services.servicediscovery.records import Health, Instance, Service
from headrace.store.base import Transaction

IPV4, IPV6, PORT, CNAME = "AWS_INSTANCE_IPV4", "AWS_INSTANCE_IPV6", "AWS_INSTANCE_PORT", "AWS_INSTANCE_CNAME"
INITIAL = "AWS_INIT_HEALTH_STATUS"
UNBUILT = ("AWS_ALIAS_DNS_NAME", "AWS_EC2_INSTANCE_ID")
MOST = 30


def check(service: Service, attributes: Mapping[str, str]) -> None:
    """Raises `InvalidInput`."""
    if len(attributes) > MOST:
        raise invalid(f"An instance can have at most {MOST} attributes.")
    for key in UNBUILT:
        if key in attributes:
            raise invalid(f"Headrace does not support the attribute {key}.")
    _check_addresses(service, attributes)
    if attributes.get(INITIAL, "HEALTHY") not in list(Health):
        raise invalid(f"{INITIAL} must be HEALTHY or UNHEALTHY.")


def _check_addresses(service: Service, attributes: Mapping[str, str]) -> None:
    for kind, key, version in (("A", IPV4, 4), ("AAAA", IPV6, 6)):
        if kind in service.types and key not in attributes:
            raise invalid(f"{key} is required, because the service has {kind} records.")
        if key in attributes and not _is_address(attributes[key], version):
            raise invalid(f"{attributes[key]} is not an IPv{version} address.")
    if "SRV" in service.types and not {IPV4, IPV6} & attributes.keys():
        raise invalid(f"{IPV4} or {IPV6} is required, because the service has SRV records.")
    if "SRV" in service.types and PORT not in attributes:
        raise invalid(f"{PORT} is required, because the service has SRV records.")
    if "CNAME" in service.types and CNAME not in attributes:
        raise invalid(f"{CNAME} is required, because the service has CNAME records.")
    port = attributes.get(PORT, "1")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise invalid(f"{PORT} must be between 1 and 65535.")


def _is_address(text: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(text).version == version
    except ValueError:
        return False


async def put(
    tx: Transaction, service: Service, name: str, attributes: Mapping[str, str], creator: str | None = None
) -> Instance:
    """Register the instance, or change what it says of itself."""
    id = f"{service.id}/{name}"
    before = await tx.get(Instance, id)
    health = Health(attributes.get(INITIAL, "HEALTHY")) if before is None else before.health
    kept = {key: value for key, value in attributes.items() if key != INITIAL}
    after = Instance(
        id=id,
        scope=service.scope,
        service=service.id,
        name=name,
        attributes=kept,
        health=health,
        creator=creator,
    )
    if before is None:
        written = await tx.create(after)
    else:
        written = await tx.replace(after, expect=before.revision)
    await _count(tx, service)
    return written


async def remove(tx: Transaction, service: Service, name: str) -> bool:
    """Says whether it was there."""
    id = f"{service.id}/{name}"
    if await tx.get(Instance, id) is None:
        return False
    await tx.delete(Instance, id)
    await _count(tx, service)
    return True


async def set_health(tx: Transaction, service: Service, instance: Instance, health: Health) -> None:
    await tx.replace(replace(instance, health=health), expect=instance.revision)
    await _count(tx, service)


async def _count(tx: Transaction, service: Service) -> None:
    fresh = await tx.get(Service, service.id)
    if fresh is not None:
        await tx.replace(replace(fresh, changes=fresh.changes + 1), expect=fresh.revision)
