"""What the users of a queue have had, and who is next: fair share («AWS Batch user guide, fair-share
scheduling policies»). Pure.

What a share has used decays, so that it stands for a share's average over the time that the policy looks
back on. Together with what it uses now that is its score: the lowest is next.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DEFAULT_DECAY = 600.0
"""Seconds to look back on where the policy names none."""
DEFAULT_WEIGHT = 1.0
FORGOTTEN = 0.5
"""1/1024 cores: a share that has used less than that on average counts as one that has used nothing."""


@dataclass(frozen=True)
class FairShare:
    """A policy."""

    decay: float = DEFAULT_DECAY
    reservation: int = 0
    """Percent of the capacity that is kept for shares that are not active yet."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """By share, or by its first characters with `*` behind them."""

    def weight(self, share: str) -> float:
        """Of the share; half as much lets it have twice as much."""
        if share in self.weights:
            return self.weights[share]
        for pattern, weight in self.weights.items():
            if pattern.endswith("*") and share.startswith(pattern[:-1]):
                return weight
        return DEFAULT_WEIGHT

    def usable(self, capacity: int, active: int) -> int:
        """How much of the capacity this many active shares may use."""
        return int(capacity * (1 - (self.reservation / 100) ** max(1, active)))


def policy(given: Mapping[str, Any]) -> FairShare:
    """From `fairsharePolicy`."""
    distribution: Sequence[Mapping[str, Any]] = given.get("shareDistribution", ())
    return FairShare(
        decay=float(given.get("shareDecaySeconds") or DEFAULT_DECAY),
        reservation=given.get("computeReservation", 0),
        weights={
            one["shareIdentifier"]: one.get("weightFactor", DEFAULT_WEIGHT) or DEFAULT_WEIGHT
            for one in distribution
        },
    )


@dataclass
class Account:
    """What a share uses and has used."""

    running: int = 0
    """1/1024 cores."""
    used: float = 0.0
    """1/1024 core seconds, at `at`."""
    at: datetime | None = None

    def average(self, now: datetime, decay: float) -> float:
        """1/1024 cores, over the time that the policy looks back on."""
        return self._used(now, decay) / decay

    def change(self, cpu: int, now: datetime, decay: float) -> None:
        """From now on it uses so much more, or less."""
        self.used, self.at = self._used(now, decay), now
        self.running += cpu

    def score(self, now: datetime, fair: FairShare, share: str) -> float:
        return (self.average(now, fair.decay) + self.running) * fair.weight(share)

    def is_active(self, now: datetime, decay: float) -> bool:
        return self.running > 0 or self.average(now, decay) > FORGOTTEN

    def _used(self, now: datetime, decay: float) -> float:
        if self.at is None:
            return self.used
        kept = math.exp(-max(0.0, (now - self.at).total_seconds()) / decay)
        whole = self.running * decay
        return whole + (self.used - whole) * kept
