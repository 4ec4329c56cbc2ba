"""What building side by side is worth. Pure: durations in, seconds out."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds, all of them measured except the two estimates."""

    wall: float
    """From the start of the batch to the end of its last build."""
    total: float
    """The builds' own times added up. They share the machine: alone, each takes less."""
    longest: float
    longest_app: str
    alone: dict[str, float]
    """The builds that were also run alone."""
    one_after_another: float
    """Estimate: `total`, scaled by what the sampled builds took alone."""
    eight_at_a_time: float
    """Estimate: the same builds on eight machines like this one, each doing one at a time."""


def measure(wall: float, together: Mapping[str, float], alone: Mapping[str, float]) -> Timing:
    """From what was measured: the builds' durations side by side, and those of a few of them alone."""
    share = sum(alone.values()) / sum(together[app] for app in alone) if alone else 1.0
    estimated = [seconds * share for seconds in together.values()]
    longest_app = max(together, key=lambda app: together[app])
    return Timing(
        wall=wall,
        total=sum(together.values()),
        longest=together[longest_app],
        longest_app=longest_app,
        alone=dict(alone),
        one_after_another=sum(estimated),
        eight_at_a_time=queued(estimated, 8),
    )


def queued(durations: Sequence[float], workers: int) -> float:
    """How long jobs take that so many workers take in their order, each the next when it is free."""
    free_at = [0.0] * workers
    for seconds in durations:
        heapq.heappush(free_at, heapq.heappop(free_at) + seconds)
    return max(free_at)


def sample(together: Mapping[str, float]) -> list[str]:
    """The builds that are worth running alone: the quickest, the one in the middle, the slowest."""
    ordered = sorted(together, key=lambda app: together[app])
    return sorted({ordered[0], ordered[len(ordered) // 2], ordered[-1]}, key=ordered.index)
