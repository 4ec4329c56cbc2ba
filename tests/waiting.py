"""Waiting for what happens elsewhere, without guessing how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60.0

T = TypeVar("T")


def until(condition: Callable[[], T | None], *, patience: float = PATIENCE, every: float = 0.05) -> T:
    """What the condition gives when it is true. Fails when it takes longer than `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(every)
    raise AssertionError(f"{condition} is not true after {patience:g} seconds")
