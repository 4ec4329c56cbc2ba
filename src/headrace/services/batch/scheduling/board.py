"""What waits, what runs, and where: what the plan is made from. It is kept in memory, brought up to date by
every change, and can be made anew from the store at any time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from headrace.services.batch.job_records import Need
from headrace.services.batch.scheduling.line import Share, Waiting
from headrace.services.batch.scheduling.shares import Account, FairShare


@dataclass(frozen=True)
class Place:
    """A compute environment."""

    id: str
    most: int
    """1/1024 cores that its jobs may take together."""
    platform: str = "EC2"
    open: bool = True
    """It takes jobs."""


@dataclass(frozen=True)
class Line:
    """A queue."""

    id: str
    priority: int
    places: tuple[str, ...]
    """The compute environments, in the order in which they are tried."""
    fair: FairShare | None = None


@dataclass(frozen=True)
class Started:
    """A job that has its place."""

    id: str
    queue: str
    place: str
    need: Need
    share: str = ""


class Board:
    """Queues, compute environments and jobs."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.lines: dict[str, Line] = {}
        self.totals: dict[str, int] = {}
        """How many units there are of each consumable resource."""
        self.waiting: dict[str, Waiting] = {}
        self.started: dict[str, Started] = {}
        self.shares: defaultdict[str, dict[str, Share]] = defaultdict(dict)
        """The jobs that wait, by queue and share."""
        self.accounts: defaultdict[str, defaultdict[str, Account]] = defaultdict(lambda: defaultdict(Account))
        """By queue and share."""
        self.passed: dict[str, datetime] = {}
        """Jobs that had no place when they were looked at, and since when."""
        self.cpu: Counter[str] = Counter()
        """What is taken of each compute environment, in 1/1024 cores."""
        self.units: Counter[str] = Counter()
        """What is taken of each consumable resource."""

    def wait(self, job: Waiting, now: datetime) -> None:
        """The job could run."""
        if job == self.waiting.get(job.id):
            return
        self.forget(job.id, now)
        self.waiting[job.id] = job
        self.shares[job.queue].setdefault(job.share, Share()).add(job)

    def start(self, job: Started, now: datetime) -> None:
        """The job has its place."""
        if job == self.started.get(job.id):
            return
        self.forget(job.id, now)
        self.started[job.id] = job
        self._take(job, 1, now)

    def forget(self, id: str, now: datetime) -> None:
        """The job neither waits nor runs."""
        self.passed.pop(id, None)
        if waiting := self.waiting.pop(id, None):
            share = self.shares[waiting.queue][waiting.share]
            share.remove(waiting)
            if not share:
                del self.shares[waiting.queue][waiting.share]
        if started := self.started.pop(id, None):
            self._take(started, -1, now)

    def _take(self, job: Started, sign: int, now: datetime) -> None:
        self.cpu[job.place] += sign * job.need.cpu
        for resource, quantity in job.need.units.items():
            self.units[resource] += sign * quantity
        line = self.lines.get(job.queue)
        if line is not None and line.fair is not None:
            self.accounts[job.queue][job.share].change(sign * job.need.cpu, now, line.fair.decay)

    def used(self, queue: str, now: datetime) -> Mapping[str, float]:
        """What the shares of the queue have used, to be remembered."""
        line = self.lines.get(queue)
        if line is None or line.fair is None:
            return {}
        decay = line.fair.decay
        return {
            share: account.average(now, decay) * decay
            for share, account in self.accounts[queue].items()
            if account.is_active(now, decay)
        }

    def remember(self, queue: str, used: Mapping[str, float], at: datetime) -> None:
        """What the shares of the queue had used then; before any of its jobs are known."""
        for share, amount in used.items():
            self.accounts[queue][share] = Account(used=amount, at=at)

    def active(self, queue: str, now: datetime) -> set[str]:
        """The shares of the queue that have jobs, or have lately had some."""
        line = self.lines.get(queue)
        if line is None or line.fair is None:
            return set()
        accounts = self.accounts[queue].items()
        lately = {share for share, account in accounts if account.is_active(now, line.fair.decay)}
        return lately | self.shares[queue].keys()

    def front(self, queue: str, now: datetime) -> Iterator[Waiting]:
        """The jobs of the queue that wait, roughly in the order in which they are going to start."""
        line = self.lines.get(queue)
        shares = self.shares[queue]
        names = sorted(shares)
        if line is not None and (fair := line.fair) is not None:
            names.sort(key=lambda name: self.accounts[queue][name].score(now, fair, name))
        ways = [iter(shares[name]) for name in names]
        while ways:
            for way in list(ways):
                if (key := next(way, None)) is None:
                    ways.remove(way)
                else:
                    yield self.waiting[key.id]
