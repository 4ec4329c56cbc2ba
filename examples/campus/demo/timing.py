"""What building side by side is worth. Pure: seconds in, seconds out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds, all of them measured except the two estimates."""

    count: int
    """How many builds there were."""
    wall: float
    """From the start of the first build to the end of the last one."""
    total: float
    """The builds' own times added up. They share the machine: alone, each takes less."""
    longest: float
    longest_app: str
    alone: dict[str, float]
    """The few builds that were also run alone, one after another."""
    eight: float
    """How long eight of them took that were run side by side."""
    one_after_another: float
    """Estimate: as many builds as there are, each taking the mean of `alone`."""
    eight_at_a_time: float
    """Estimate: as many eighths of `eight` as there are builds."""


def measure(wall: float, together: Mapping[str, float], alone: Mapping[str, float], eight: float) -> Timing:
    """From what was measured on the same machine, one thing after the other."""
    longest_app = max(together, key=lambda app: together[app])
    return Timing(
        count=len(together),
        wall=wall,
        total=sum(together.values()),
        longest=together[longest_app],
        longest_app=longest_app,
        alone=dict(alone),
        eight=eight,
        one_after_another=len(together) * sum(alone.values()) / len(alone),
        eight_at_a_time=len(together) * eight / 8,
    )


def spread(ordered: Sequence[str], count: int) -> list[str]:
    """So many of them from the first to the last, at even distances; all if there are fewer."""
    if len(ordered) <= count:
        return list(ordered)
    return [ordered[round(place * (len(ordered) - 1) / (count - 1))] for place in range(count)]
