"""Seconds."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 300.0


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def until(condition: Callable[[], T | None], *, every: float = 0.01, patience: float = PATIENCE) -> T:
    """What the condition gives once it is true. Raises `TimeoutError` when it takes too long."""
    deadline = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition} is not true after {patience:g} s")
        time.sleep(every)
    return found
