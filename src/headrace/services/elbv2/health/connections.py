"""Which connections this machine has: a target that nobody is connected to has nothing more to do."""

import socket
from pathlib import Path

ESTABLISHED = "01"
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def is_connected(host: str, port: int) -> bool:
    """Whether a process of this machine has a connection to that address. True where it can't be told."""
    wanted = _as_the_kernel_has_it(host)
    try:
        lines = [line.split() for table in TABLES for line in table.read_text().splitlines()[1:]]
    except OSError:
        return True
    return any(
        fields[3] == ESTABLISHED and fields[2].endswith(f"{wanted}:{port:04X}") for fields in lines if fields
    )


def _as_the_kernel_has_it(host: str) -> str:
    if ":" in host:
        packed = socket.inet_pton(socket.AF_INET6, host.strip("[]"))
        return b"".join(packed[at : at + 4][::-1] for at in range(0, 16, 4)).hex().upper()
    return socket.inet_aton(host)[::-1].hex().upper()
