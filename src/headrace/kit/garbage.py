"""Python's search for garbage, made for a process that serves."""

import gc

ALLOCATIONS = 20_000
"""Of objects that are still held, after which Python looks for garbage that is held by itself only."""


def collect_seldom() -> None:
    """What has been loaded stays: Python need not go through it again and again while it serves."""
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 20)
