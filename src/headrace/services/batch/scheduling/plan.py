"""Which jobs are to start now, and where: a pure function of the board, the machine's room and the time.

Queues come by priority, those of equal priority by the age of their jobs. In a queue the oldest job that fits
is next, or the oldest that fits of the share that has had least. A job that does not fit is passed over, but
not for ever: when it has been for `PATIENCE`, what it needs is held back from everyone behind it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from headrace.runs.placement import Room
from headrace.services.batch.job_records import Need
from headrace.services.batch.scheduling.board import Board, Line, Place, Started
from headrace.services.batch.scheduling.line import Candidates, Key, Waiting

PATIENCE = timedelta(minutes=5)

TOO_LARGE = (
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher "
    "than that can be met by the CE(s) attached to the job queue."
)
NO_ENVIRONMENT = (
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet "
    "the CPU requirement of the job."
)
NO_CAPACITY = (
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance "
    "type [headrace]"
)


@dataclass
class Plan:
    """What is to be done."""

    start: list[Started] = field(default_factory=list)
    passed: dict[str, str] = field(default_factory=dict)
    """By job, why it had no place."""


def plan(board: Board, whole: Room, left: Room, now: datetime, *, most: int | None = None) -> Plan:
    """`whole`: the machine's room when it is empty; `left`: what is left of it. `most`: start no more."""
    made = Plan()
    ledger = _Ledger(board, whole, left, now)
    by_priority = sorted(board.lines.values(), key=lambda line: -line.priority)
    for _, lines in groupby(by_priority, key=lambda line: line.priority):
        sources = [_Source(board, line, now) for line in lines if board.shares[line.id]]
        while sources and not ledger.is_empty and (most is None or len(made.start) < most):
            source = min(sources, key=lambda one: one.age)
            job = source.peek()
            if job is None:
                sources.remove(source)
                continue
            place = ledger.place(source.line, job)
            if place is not None and source.may_take(job):
                ledger.take(place, job.need)
                made.start.append(Started(job.id, job.queue, place, job.need, job.share))
                source.place(job)
            else:
                made.passed[job.id] = ledger.reason(source.line, job)
                if source.may_take(job):
                    ledger.hold(job)
                source.pass_over()
    return made


class _Ledger:
    """What is left, as the plan is made."""

    def __init__(self, board: Board, whole: Room, left: Room, now: datetime) -> None:
        self._board = board
        self._whole = whole
        self._cpu, self._memory = left.cpu, left.memory
        self._now = now
        self._taken: Counter[str] = Counter()
        self._units: Counter[str] = Counter()

    @property
    def is_empty(self) -> bool:
        """Nobody needs less than nothing."""
        return self._cpu <= 0 or self._memory <= 0

    def place(self, line: Line, job: Waiting) -> str | None:
        """The first compute environment that has room."""
        if job.need.cpu > self._cpu or job.need.memory > self._memory or not self._has_units(job.need):
            return None
        for id in line.places:
            place = self._board.places.get(id)
            if place is not None and self._fits(place, job.need):
                return id
        return None

    def take(self, id: str, need: Need) -> None:
        self._cpu -= need.cpu
        self._memory -= need.memory
        self._taken[id] += need.cpu
        self._units.update(need.units)

    def hold(self, job: Waiting) -> None:
        """Keep the room that a job needs which has waited long for nothing else."""
        since = self._board.passed.get(job.id)
        if since is None or self._now - since < PATIENCE or self._is_too_large(job):
            return
        if not self._has_units(job.need):
            return
        line = self._board.lines[job.queue]
        for id in line.places:
            place = self._board.places.get(id)
            if place is not None and _suits(place, job.need):
                self.take(id, job.need)
                return

    def reason(self, line: Line, job: Waiting) -> str:
        """Why it has no place, as AWS says it; empty for one that only waits for its turn."""
        places = [
            place
            for id in line.places
            if (place := self._board.places.get(id)) is not None and place.platform == job.need.platform
        ]
        if places and all(job.need.cpu > place.most for place in places):
            return NO_ENVIRONMENT
        if not places or self._is_too_large(job):
            return TOO_LARGE
        if any(self._fits(place, job.need) for place in places) and self._has_units(job.need):
            return NO_CAPACITY
        return ""

    def _is_too_large(self, job: Waiting) -> bool:
        return job.need.cpu > self._whole.cpu or job.need.memory > self._whole.memory

    def _fits(self, place: Place, need: Need) -> bool:
        taken = self._board.cpu[place.id] + self._taken[place.id]
        return _suits(place, need) and taken + need.cpu <= place.most

    def _has_units(self, need: Need) -> bool:
        return all(
            self._board.units[id] + self._units[id] + quantity <= self._board.totals.get(id, 0)
            for id, quantity in need.units.items()
        )


def _suits(place: Place, need: Need) -> bool:
    """Whether it could be there, if nobody else were."""
    return place.open and place.platform == need.platform and need.cpu <= place.most


class _Source:
    """The jobs of a queue, one after the other in the order in which they are to be looked at."""

    def __init__(self, board: Board, line: Line, now: datetime) -> None:
        self.line = line
        self._board = board
        self._now = now
        self._ways: dict[str, Candidates] = {
            share: jobs.candidates() for share, jobs in board.shares[line.id].items()
        }
        self._running: Counter[str] = Counter()
        """What has been placed of each share by this plan."""
        self._scores = {share: self._score(share) for share in self._ways}
        self._usable = self._limit()
        self._share = self._next_share()

    @property
    def age(self) -> str:
        """The sort key of its next job."""
        key = self._key()
        return key.sort if key else ""

    def peek(self) -> Waiting | None:
        """The next; None if there is none."""
        key = self._key()
        return self._board.waiting[key.id] if key else None

    def may_take(self, job: Waiting) -> bool:
        """Whether it leaves what the policy keeps for shares that are not active yet."""
        return self._usable is None or job.need.cpu <= self._usable

    def place(self, job: Waiting) -> None:
        self._ways[self._share].place()
        if self._usable is not None:
            self._usable -= job.need.cpu
            self._running[self._share] += job.need.cpu
            self._scores[self._share] = self._score(self._share)
        self._share = self._next_share()

    def pass_over(self) -> None:
        self._ways[self._share].pass_over()
        self._share = self._next_share()

    def _key(self) -> Key | None:
        return self._ways[self._share].peek() if self._ways else None

    def _next_share(self) -> str:
        """The share with the lowest score, of those that have jobs to look at."""
        while self._ways:
            share = min(self._ways, key=lambda one: (self._scores[one], one))
            if self._ways[share].peek() is not None:
                return share
            del self._ways[share]
        return ""

    def _score(self, share: str) -> float:
        fair = self.line.fair
        if fair is None:
            return 0.0
        account = self._board.accounts[self.line.id][share]
        return account.score(self._now, fair, share) + self._running[share] * fair.weight(share)

    def _limit(self) -> int | None:
        """1/1024 cores that the queue may take yet; None: no matter."""
        fair = self.line.fair
        if fair is None:
            return None
        places = [self._board.places[id] for id in self.line.places if id in self._board.places]
        active = self._board.active(self.line.id, self._now)
        taken = sum(account.running for account in self._board.accounts[self.line.id].values())
        return fair.usable(sum(place.most for place in places), len(active)) - taken
