"""Where something may speak to over the network."""

import re
from ipaddress import IPv4Network
from typing import Self

import msgspec

LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?=.{{1,253}}$)({LABEL}\.)*(?=[a-z]){LABEL}", re.IGNORECASE)
"""A host's name (RFC 1123). Its last label begins with a letter, so no address is one."""
PORTS = range(1, 65_536)
HOW = "write ADDRESS, ADDRESS/BITS or NAME, each with :PORT behind it or without"


class Destination(msgspec.Struct, frozen=True, omit_defaults=True):
    """An IPv4 address, a network of them or a host's name, and a port of it or all."""

    host: str
    """`10.0.0.5`, `192.168.7.0/24` or `db.example.org`."""
    port: int | None = None
    """Of TCP and of UDP; None: each, and every other protocol."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `HOST` or `HOST:PORT`. Raises `ValueError`."""
        host, colon, port = text.partition(":")
        if colon and not (port.isascii() and port.isdecimal() and int(port) in PORTS):
            raise ValueError(f"{text!r} is no destination: {HOW}")
        found = cls(host, int(port) if colon else None)
        if not found.is_name and not _is_network(host):
            raise ValueError(f"{text!r} is no destination: {HOW}")
        return found

    @property
    def is_name(self) -> bool:
        """Whether its addresses have to be looked up."""
        return NAME.fullmatch(self.host) is not None


def _is_network(text: str) -> bool:
    try:
        IPv4Network(text)
    except ValueError:
        return False
    return True
