"""A queue at one moment, as people look at it, and what has happened since they began. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from headrace.cli.batch import ENDED, LIVE, time

STATES = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")
MINUTE = 60.0


@dataclass(frozen=True)
class Bar:
    """How far an array is."""

    name: str
    size: int
    running: int
    done: int
    failed: int

    def __str__(self) -> str:
        others = [f"{self.running} running"] * bool(self.running) + [f"{self.failed} failed"] * bool(
            self.failed
        )
        return ", ".join([f"{self.done} of {self.size}", *others])


@dataclass(frozen=True)
class Tally:
    """A queue."""

    counts: Counter[str]
    """Jobs by status: those that live, and those that have ended since somebody watches."""
    bars: Sequence[Bar]
    slowest: Sequence[dict[str, Any]]
    """Running jobs, the longest first."""
    per_minute: float
    """Jobs that have ended, since somebody watches."""

    @property
    def over(self) -> bool:
        """Nothing waits or runs."""
        return not any(self.counts[status] for status in LIVE)

    def __str__(self) -> str:
        counted = [f"{self.counts[state]} {state.lower()}" for state in STATES if self.counts[state]]
        return f"{', '.join(counted) or 'no jobs'}, {self.per_minute:.0f} a minute"


@dataclass
class Watch:
    """What somebody has seen of a queue."""

    since: datetime
    ended: Counter[str] = field(default_factory=Counter)
    _live: dict[str, dict[str, Any]] = field(default_factory=dict)
    _children: dict[str, int] = field(default_factory=dict)
    """By array: how many children had ended when it was seen first."""
    _children_ended: dict[str, int] = field(default_factory=dict)

    def gone(self, live: Iterable[dict[str, Any]]) -> list[str]:
        """The ids of those that lived when it was looked at last, and don't any more."""
        now = {job["jobId"]: job for job in live}
        gone = [id for id in self._live if id not in now]
        self._live = now
        return gone

    def arrays(self) -> list[str]:
        """The ids of the arrays that live."""
        return [id for id, job in self._live.items() if job.get("arrayProperties", {}).get("size")]

    def tally(
        self,
        ended: Sequence[dict[str, Any]],
        arrays: Sequence[dict[str, Any]],
        children: Iterable[dict[str, Any]],
        now: datetime,
    ) -> Tally:
        """`ended`: those that are gone. `arrays`: those that live, described. `children`: those of them that
        run."""
        self.ended.update(job["status"] for job in ended)
        for job in (*ended, *arrays):
            self._count_children(job)
        counts = Counter(job["status"] for job in self._live.values()) + self.ended
        minutes = max(1.0, (now - self.since).total_seconds()) / MINUTE
        done = self.ended.total() + sum(self._children_ended.values()) - sum(self._children.values())
        running = [*(job for job in self._live.values() if job["status"] == "RUNNING"), *children]
        return Tally(
            counts=counts,
            bars=[bar(job) for job in arrays],
            slowest=sorted(running, key=lambda job: time(job, "startedAt") or now),
            per_minute=done / minutes,
        )

    def _count_children(self, job: dict[str, Any]) -> None:
        summary = job.get("arrayProperties", {}).get("statusSummary")
        if summary is not None:
            ended = sum(summary.get(status, 0) for status in ENDED)
            self._children.setdefault(job["jobId"], ended)
            self._children_ended[job["jobId"]] = ended


def bar(job: dict[str, Any]) -> Bar:
    """How far a described array is."""
    properties = job["arrayProperties"]
    summary = properties.get("statusSummary", {})
    failed = summary.get("FAILED", 0)
    return Bar(
        job["jobName"],
        properties["size"],
        summary.get("STARTING", 0) + summary.get("RUNNING", 0),
        summary.get("SUCCEEDED", 0) + failed,
        failed,
    )
