"""AWS Batch's loops and what feeds them."""

import asyncio
import logging
from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.runs.hardening import Profiles
from headrace.runs.records import Phase, Reservation, Run
from headrace.services.batch.control.boarding import KINDS, Boarding
from headrace.services.batch.control.dispatcher import JOBS, Dispatcher
from headrace.services.batch.control.jobs import JobController
from headrace.services.batch.control.results import Results
from headrace.services.batch.control.settling import settle_environment, settle_queue
from headrace.services.batch.job_records import STARTED, Job, Status
from headrace.services.batch.ports import Machine
from headrace.services.batch.records import Environment, Queue
from headrace.services.batch.records import Status as Settled
from headrace.services.batch.scheduling.board import Board
from headrace.store.base import Change, Record, Store, StoreUnavailable
from headrace.store.listing import every

log = logging.getLogger(__name__)

BOARDED = frozenset(kind.kind for kind in KINDS)
UNTOLD = frozenset({Status.RUNNABLE, *STARTED})
"""Where a job whose end nobody asks for needs nothing: it waits for its turn, or for what its runs do."""
RETRY_SECONDS = 1.0
RESYNC_SECONDS = 300.0
"""Jobs are many, and what is missed is rare."""


class Jobs:
    """Keeps jobs going until cancelled; the next start goes on from there."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        machine: Machine,
        board: Board,
        results: Results,
        profiles: Profiles,
    ) -> None:
        self._store = store
        self._clock = clock
        self._boarding = Boarding(store, clock, board)
        controller = JobController(store, clock, self._hint, results)
        dispatcher = Dispatcher(store, clock, machine, self._boarding, profiles)
        self._jobs = Loop(
            "jobs", controller.reconcile, clock=clock, resync=controller.keys, resync_every=RESYNC_SECONDS
        )
        self._dispatch = Loop("dispatcher", dispatcher.reconcile, clock=clock, resync=dispatcher.keys)
        self._environments = Loop(
            "compute-environments",
            lambda id: settle_environment(store, id),
            clock=clock,
            resync=lambda: _unsettled(store, Environment),
        )
        self._queues = Loop(
            "job-queues",
            lambda id: settle_queue(store, id),
            clock=clock,
            resync=lambda: _unsettled(store, Queue),
        )

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_store())
            tasks.create_task(self._jobs.run())
            tasks.create_task(self._dispatch.run())
            tasks.create_task(self._environments.run())
            tasks.create_task(self._queues.run())

    def _hint(self, id: str) -> None:
        self._jobs.hint(id)

    async def _follow_store(self) -> None:
        """What is missed while the store can't be read is read anew."""
        while True:
            try:
                async with self._store.watch(*KINDS, Run, Reservation) as changes:
                    for id in await self._boarding.load():
                        self._jobs.hint(id)
                    self._dispatch.hint(JOBS)
                    async for change in changes:
                        self._notice(change)
            except StoreUnavailable as error:
                log.warning("jobs can't be watched: %s; trying again", error)
                await self._clock.sleep(RETRY_SECONDS)

    def _notice(self, change: Change) -> None:
        match change.record:
            case Run(service="batch") as run if run.started_at or run.phase is Phase.STOPPED:
                self._jobs.hint(run.group)
            case Job() as job if job.told is not None or job.status not in UNTOLD:
                self._jobs.hint(job.id)
            case Environment(status=status) if status is not Settled.VALID:
                self._environments.hint(change.id)
            case Queue(status=status) if status is not Settled.VALID:
                self._queues.hint(change.id)
        if change.kind in BOARDED:
            self._boarding.notice(change)
        if change.kind in BOARDED or (change.kind == Reservation.kind and change.record is None):
            self._dispatch.hint(JOBS)


async def _unsettled(store: Store, kind: type[Record]) -> Iterable[str]:
    unsettled = [status for status in Settled if status is not Settled.VALID]
    return [one.id for status in unsettled for one in await every(store, kind, phase=status)]
