"""Which ports can be listened on."""

import socket
from collections.abc import Iterable


def blocked(ports: Iterable[int], host: str) -> frozenset[int]:
    """Those that are taken by somebody else or not allowed."""
    return frozenset(port for port in ports if not _is_free(host, port))


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
