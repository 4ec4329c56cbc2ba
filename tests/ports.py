"""Ports for what a test starts and ends."""

import socket
from contextlib import suppress
from random import SystemRandom

ASSIGNED_BY_NOBODY = range(20_000, 32_000)
"""Linux gives connections, and listeners that ask for any, ports from 32768 on («ip_local_port_range»)."""


def free_port() -> int:
    """A port of the loopback interface that is still free when its listener is gone and comes again."""
    for port in SystemRandom().sample(ASSIGNED_BY_NOBODY, 100):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")
