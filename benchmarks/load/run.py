"""Starting the generator."""

import subprocess
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from benchmarks.load.generator import Order, Report

CONNECTIONS = 16
WARM_UP = 0.5
DURATION = 3.0


def load(
    url: str,
    requests: Sequence[bytes],
    *,
    connections: int = CONNECTIONS,
    duration: float = DURATION,
) -> Report:
    """Send these requests in turn over kept connections. Raises `RuntimeError` unless all are answered
    with 200."""
    address = urlsplit(url)
    order = Order(
        host=address.hostname or "127.0.0.1",
        port=address.port or 80,
        requests=list(requests),
        connections=connections,
        warm_up=WARM_UP,
        duration=duration,
    )
    command = [sys.executable, "-m", "benchmarks.load.generator"]
    done = subprocess.run(command, input=msgspec.json.encode(order), stdout=subprocess.PIPE, check=True)
    report = msgspec.json.decode(done.stdout, type=Report)
    if report.failed or not report.answered:
        raise RuntimeError(
            f"{report.failed} requests failed, {report.answered} succeeded: {report.complaint}"
        )
    return report
