"""Turns the names that a run may speak to into addresses."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

from headrace.engines.base import Hosts
from headrace.kit.destinations import Destination

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""From a host's name to its IPv4 addresses. Raises `DestinationUnknown`."""


class DestinationUnknown(Exception):
    """A name has no address; the message is for people."""


async def looked_up(name: str) -> Sequence[str]:
    """What this machine's own name servers say."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            name, None, family=socket.AF_INET, type=socket.SOCK_STREAM
        )
    except OSError as error:
        raise DestinationUnknown(f"the run may speak to {name}, which has no address: {error}") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def resolved(
    allowed: Sequence[Destination], lookup: Lookup = looked_up
) -> tuple[tuple[Destination, ...], Hosts]:
    """The same with addresses only, and what is to be found by name. Raises `DestinationUnknown`."""
    names = list(dict.fromkeys(one.host for one in allowed if one.is_name))
    found = await asyncio.gather(*(lookup(name) for name in names))
    hosts: Hosts = dict(zip(names, found, strict=True))
    addresses = (
        Destination(address, one.port) for one in allowed for address in hosts.get(one.host, [one.host])
    )
    return tuple(dict.fromkeys(addresses)), hosts
