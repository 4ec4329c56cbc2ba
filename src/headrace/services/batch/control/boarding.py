"""Keeps the board up to date with what is written."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.services.batch.job_records import STARTED, Job, Status, Usage
from headrace.services.batch.records import ENABLED, Consumable, Environment, Policy, Queue
from headrace.services.batch.records import Status as Settled
from headrace.services.batch.scheduling.board import Board, Line, Place, Started
from headrace.services.batch.scheduling.line import Waiting
from headrace.services.batch.scheduling.shares import policy
from headrace.services.batch.sizes import CORE
from headrace.store.base import Change, Record, Store
from headrace.store.listing import every

KINDS = (Job, Queue, Environment, Policy, Consumable)
ON_BOARD = (Status.RUNNABLE, *STARTED)
BOUNDLESS = 1 << 40


class Boarding:
    """Sees records, and what they mean for the board."""

    def __init__(self, store: Store, clock: Clock, board: Board) -> None:
        self.board = board
        self.ready = False
        """It has been loaded: what is on the board is not just a part."""
        self._store = store
        self._clock = clock
        self._policies: dict[str, Policy] = {}
        self._queues: dict[str, Queue] = {}
        self._used_up: set[str] = set()
        """The consumable resources whose units don't come back."""
        self._revisions: dict[str, int] = {}
        """Of the jobs on the board: what is older has been seen."""

    async def load(self) -> list[str]:
        """See everything that there is. Returns the ids of the jobs that are to end though they have not
        started."""
        now = self._clock.now()
        for kind in (Environment, Policy, Consumable, Queue):
            for record in await every(self._store, kind):
                self.see(record, now)
        if not self.ready:
            for usage in await every(self._store, Usage):
                self.board.remember(usage.id, usage.used, usage.at)
        found = [job for status in ON_BOARD for job in await every(self._store, Job, phase=status)]
        for id in (self.board.waiting.keys() | self.board.started.keys()) - {job.id for job in found}:
            self.board.forget(id, now)
        for job in found:
            self.see(job, now)
        self.ready = True
        return [job.id for job in found if job.told is not None and job.status is Status.RUNNABLE]

    def notice(self, change: Change) -> None:
        """What a watch says."""
        if change.record is None:
            self._gone(change)
        else:
            self.see(change.record, self._clock.now())

    def see(self, record: Record, now: datetime) -> None:
        """The record as it is now."""
        match record:
            case Job():
                self._see_job(record, now)
            case Environment():
                self.board.places[record.id] = place(record)
            case Queue():
                self._queues[record.id] = record
                self.board.lines[record.id] = self._line(record)
            case Policy():
                self._policies[record.id] = record
                self.board.lines |= {
                    queue.id: self._line(queue)
                    for queue in self._queues.values()
                    if queue.policy == record.id
                }
            case Consumable():
                self.board.totals[record.id] = record.total
                if not record.replenishable:
                    self._used_up.add(record.id)

    def _see_job(self, job: Job, now: datetime) -> None:
        if job.revision < self._revisions.get(job.id, 0) or job.is_array:
            return
        if job.status is Status.RUNNABLE and job.told is None:
            self.board.wait(waiting(job), now)
        elif job.status in STARTED and job.current is not None:
            environment = f"{job.scope}/{job.current.environment}"
            need = replace(job.need, units=self._held(job.need.units))
            self.board.start(Started(job.id, job.queue, environment, need, job.share), now)
        else:
            self.board.forget(job.id, now)
            self._revisions.pop(job.id, None)
            return
        self._revisions[job.id] = job.revision

    def _held(self, units: Mapping[str, int]) -> dict[str, int]:
        """The units that come back: others have been used up as the job started."""
        return {id: quantity for id, quantity in units.items() if id not in self._used_up}

    def _gone(self, change: Change) -> None:
        match change.kind:
            case Environment.kind:
                self.board.places.pop(change.id, None)
            case Queue.kind:
                self._queues.pop(change.id, None)
                self.board.lines.pop(change.id, None)
            case Consumable.kind:
                self.board.totals.pop(change.id, None)
            case Job.kind:
                self.board.forget(change.id, self._clock.now())

    def _line(self, queue: Queue) -> Line:
        found = self._policies.get(queue.policy)
        return Line(queue.id, queue.priority, queue.environments, policy(found.fair_share) if found else None)


def place(environment: Environment) -> Place:
    """A compute environment as the board has it."""
    most = environment.resources.get("maxvCpus") or environment.settings.get("unmanagedvCpus")
    return Place(
        environment.id,
        most * CORE if most else BOUNDLESS,
        environment.platform,
        environment.state == ENABLED and environment.status is not Settled.DELETING,
    )


def waiting(job: Job) -> Waiting:
    """A job as the board has it."""
    return Waiting(job.id, job.queue, job.sort, job.need, job.share, job.priority)
