"""Work in the foreground that an interrupt stops."""

from collections.abc import Callable
from typing import TypeVar

from headrace.cli.speaking import say

T = TypeVar("T")

INTERRUPTED = 130
"""The exit code after an interrupt."""


def until_over(watch: Callable[[], T], stop: Callable[[], None], what: str) -> tuple[T, bool]:
    """Watch to the end, and say whether it was stopped on the way.

    An interrupt stops it and watches on, another one leaves it. `watch` has to go on where it was. A reader
    of our output that has gone stops it too.
    """
    try:
        return watch(), False
    except KeyboardInterrupt:
        say(f"stopping {what}; interrupt again to leave it at that")
        stop()
        return watch(), True
    except BrokenPipeError:
        stop()
        raise
