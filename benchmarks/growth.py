"""The same requests to a Headrace with few finished things and to one with many."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks import headrace
from benchmarks.load.run import load
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings

DURATION = 2.0
GOAL = 1.5
"""What noise alone makes of two that are as fast."""

Requests = Callable[[Any], dict[str, list[bytes]]]
"""From a server to what is asked of it, each by what it is called."""


def compare(
    settings: Settings, few: tuple[str, int], many: tuple[str, int], things: str, asked: Requests
) -> Iterator[Row]:
    """How long the answers take, each of one connection. `few`, `many`: a data folder's name and how many
    finished things it has."""
    taken: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(headrace.running(name, keep=True)) for name, _ in (few, many)}
        requests = {name: asked(server) for name, server in servers.items()}
        for server in servers.values():
            server.come_to_rest()
        for _ in range(settings.rounds):
            for operation in requests[few[0]]:
                for name, server in servers.items():
                    report = load(server.url, requests[name][operation], connections=1, duration=DURATION)
                    taken.setdefault((operation, name), []).append(report.median)
    for operation in requests[few[0]]:
        yield Row(
            what=f"{operation} with {many[1]:,} finished {things}",
            headrace=median(taken[operation, many[0]]) * 1000,
            yardstick=median(taken[operation, few[0]]) * 1000,
            yardstick_name=f"with {few[1]:,}",
            unit="ms",
            goal=at_most(GOAL),
        )
