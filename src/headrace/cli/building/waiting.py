"""What is being waited for, on a terminal and until there is something else to see."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Show = Callable[[str | None], None]
"""Takes the name of a phase, or None for the end of showing."""


@contextmanager
def shown() -> Iterator[Show]:
    """Shows the phase beside a spinner; elsewhere than on a terminal nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status

    status = Status("", console=Console(stderr=True))
    over = False

    def show(phase: str | None) -> None:
        nonlocal over
        if phase is None:
            over = True
            status.stop()
        elif not over:
            status.update(phase.lower().replace("_", " "))
            status.start()

    try:
        yield show
    finally:
        status.stop()
