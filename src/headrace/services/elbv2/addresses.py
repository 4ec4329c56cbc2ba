"""Where a target is."""

import ipaddress

MACHINE = "127.0.0.1"
"""The one machine's own address, where tasks' ports are published."""


def address(target: str) -> str:
    """As it stands in a URL: an instance is the machine itself."""
    try:
        found = ipaddress.ip_address(target)
    except ValueError:
        return MACHINE
    return f"[{found}]" if found.version == 6 else str(found)
