"""What the answers to health checks make of a target: pure."""

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from headrace.services.elbv2.records import HealthCheck, State, Target

INITIAL_INTERVAL = 0.5
"""Seconds between the checks of a new target: one success makes it healthy, so it need not wait."""


@dataclass(frozen=True)
class Answer:
    """What came of one check; both None for a success."""

    reason: str | None = None
    description: str | None = None

    @property
    def success(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Tally:
    """How many checks in a row have gone the same way."""

    successes: int = 0
    failures: int = 0

    def after(self, answer: Answer) -> "Tally":
        return Tally(self.successes + 1, 0) if answer.success else Tally(0, self.failures + 1)


def judge(target: Target, check: HealthCheck, answer: Answer, tally: Tally, now: datetime) -> Target:
    """The target after this answer; `tally` counts it already.

    A new target is healthy with its first success, and unhealthy when it has had none for as long as the
    threshold takes at the group's interval: it may be asked more often.
    """
    if answer.success:
        enough = target.state is State.INITIAL or tally.successes >= check.healthy_threshold
        if target.state is State.HEALTHY or not enough:
            return target
        return replace(target, state=State.HEALTHY, reason=None, description=None)
    if target.state is State.INITIAL:
        patience = check.interval * check.unhealthy_threshold
        failed = (now - target.registered_at).total_seconds() >= patience
    else:
        failed = tally.failures >= check.unhealthy_threshold
    if failed:
        return replace(target, state=State.UNHEALTHY, reason=answer.reason, description=answer.description)
    return target


def next_check(target: Target, check: HealthCheck) -> float:
    """Seconds until it is asked again."""
    return min(INITIAL_INTERVAL, check.interval) if target.state is State.INITIAL else float(check.interval)
