"""What all measurements share."""

import sys
from dataclasses import dataclass
from pathlib import Path

WORK = Path(__file__).resolve().parent.parent / ".headrace" / "benchmarks"
"""Everything the benchmarks write; git ignores it."""
IMAGE = "headrace/busybox:latest"
"""The small image of the containers; scripts/test-image makes it."""


def say(text: str) -> None:
    """Tell what is going on, apart from the table."""
    print(f"  {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How thoroughly to measure."""

    rounds: int = 3
    """How often a thing and its yardstick are measured in turn; the medians are taken."""
