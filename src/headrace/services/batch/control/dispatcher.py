"""The dispatcher: starts the jobs whose turn it is, as soon as there is room."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.runs import launching
from headrace.runs.hardening import Profiles
from headrace.runs.placement import room
from headrace.runs.waiting import reservations
from headrace.services.batch import containers, lifecycle
from headrace.services.batch.control.boarding import Boarding
from headrace.services.batch.job_records import Job, JobSpec, Status, Told, Usage
from headrace.services.batch.ports import Machine
from headrace.services.batch.records import Consumable, Environment, Queue
from headrace.services.batch.scheduling.board import Started
from headrace.services.batch.scheduling.plan import NO_CAPACITY, Plan, plan
from headrace.store.base import Record, Store, Transaction

JOBS = "jobs"
"""The only key: there is one machine."""
AT_ONCE = 100
"""Jobs that are started in one transaction."""
GAP = 0.02
"""Seconds between two plans: what ends meanwhile makes room at once."""
EXPLAINED = 50
"""Jobs that are told in one go why they wait."""
EXPLAIN_AGAIN = 30.0
"""Seconds until those that wait are looked at again unasked."""
SHORT_OF_CAPACITY = timedelta(minutes=1)
"""How long a job may find no room before that is said."""
CANCELLED = "Canceled by JobStateTimeLimit action due to reason: {reason}"


class Dispatcher:
    """Makes plans and carries them out."""

    def __init__(
        self, store: Store, clock: Clock, machine: Machine, boarding: Boarding, profiles: Profiles
    ) -> None:
        self._store = store
        self._clock = clock
        self._machine = machine
        self._boarding = boarding
        self._profiles = profiles
        self._board = boarding.board
        self._explained: dict[str, tuple[str, datetime]] = {}
        """By job: why it waits, and since when that is said."""
        self._planned = datetime.min.replace(tzinfo=UTC)

    async def keys(self) -> tuple[str, ...]:
        return (JOBS,)

    async def reconcile(self, _jobs: str) -> float | None:
        """Start whoever can be started now."""
        await self._gap()
        if not self._board.waiting or not self._boarding.ready:
            return None
        machine = await self._machine.capacity()
        now = self._clock.now()
        written: list[Record] = []
        async with self._store.write() as tx:
            # Whoever waits for room elsewhere came first: jobs, of which there is no end, would never let
            # them in.
            left = room(machine, (one.reserve for one in await reservations(tx)))
            made = plan(self._board, room(machine, ()), left, now, most=AT_ONCE)
            for start in await _startable(tx, made.start):
                written += await self._start(tx, start, now)
            await self._remember(tx, made, now)
        for record in written:
            self._boarding.see(record, now)
        for id in made.passed:
            self._board.passed.setdefault(id, now)
        if len(made.start) == AT_ONCE:
            return 0.0
        return await self._explain(made, now)

    async def _gap(self) -> None:
        """Not sooner after the last plan."""
        since = (self._clock.now() - self._planned).total_seconds()
        if since < GAP:
            await self._clock.sleep(GAP - since)
        self._planned = self._clock.now()

    async def _start(self, tx: Transaction, start: "Start", now: datetime) -> list[Record]:
        """What has been written."""
        job, spec, queue, environment = start
        used = await self._use_up(tx, job)
        runs = containers.runs(job, spec, queue, environment, self._profiles, now)
        for run in runs:
            await launching.create(tx, run)
        begun = lifecycle.begun(job, spec, runs, environment)
        return [*used, await tx.replace(begun, expect=job.revision)]

    async def _use_up(self, tx: Transaction, job: Job) -> list[Record]:
        """What is left of the consumable resources whose units don't come back."""
        written: list[Record] = []
        for id, quantity in job.need.units.items():
            resource = await tx.get(Consumable, id)
            if resource is not None and not resource.replenishable:
                left = replace(resource, total=max(0, resource.total - quantity))
                written.append(await tx.replace(left, expect=resource.revision))
        return written

    async def _remember(self, tx: Transaction, made: Plan, now: datetime) -> None:
        """What the shares have used, once for each queue that something is started of."""
        for id in {one.queue for one in made.start}:
            if used := self._board.used(id, now):
                usage = Usage(id=id, scope=id.rsplit("/", 1)[0], used=dict(used), at=now)
                before = await tx.get(Usage, id)
                await (tx.replace(usage, expect=before.revision) if before else tx.create(usage))

    async def _explain(self, made: Plan, now: datetime) -> float | None:
        """Tell jobs why they wait, and end those that have waited too long for that reason."""
        self._explained = {id: told for id, told in self._explained.items() if id in self._board.waiting}
        told = 0
        for id, reason in made.passed.items():
            since = self._board.passed.get(id, now)
            if not reason or (reason == NO_CAPACITY and now - since < SHORT_OF_CAPACITY):
                continue
            if self._explained.get(id, ("", now))[0] != reason and told < EXPLAINED:
                told += 1
                await self._tell(id, reason, since)
        for id, (reason, since) in list(self._explained.items()):
            await self._limit(id, reason, now - since)
        return EXPLAIN_AGAIN if made.passed else None

    async def _tell(self, id: str, reason: str, since: datetime) -> None:
        async with self._store.write() as tx:
            job = await tx.get(Job, id)
            if job is not None and job.status is Status.RUNNABLE:
                if job.status_reason != reason:
                    await tx.replace(replace(job, status_reason=reason), expect=job.revision)
                self._explained[id] = (reason, since)

    async def _limit(self, id: str, reason: str, waited: timedelta) -> None:
        """What the queue says of jobs that wait for that reason («JobStateTimeLimitAction»)."""
        async with self._store.write() as tx:
            job = await tx.get(Job, id)
            queue = await tx.get(Queue, job.queue) if job else None
            if job is None or queue is None or job.status is not Status.RUNNABLE or job.told:
                return
            for limit in queue.limits:
                if reason.startswith(limit["reason"]) and waited.total_seconds() >= limit["maxTimeSeconds"]:
                    told = Told(reason=CANCELLED.format(reason=limit["reason"]), terminate=False)
                    await tx.replace(replace(job, told=told), expect=job.revision)
                    return


class Start(NamedTuple):
    """A job that is to start, with all that its runs are made from."""

    job: Job
    spec: JobSpec
    queue: Queue
    environment: Environment


async def _startable(tx: Transaction, starts: Sequence[Started]) -> list[Start]:
    """Those of the plan that are still to run. What has become of the others, the watch is going to say."""
    jobs = await tx.get_many(Job, [one.id for one in starts])
    specs = await tx.get_many(JobSpec, {job.spec for job in jobs.values()})
    queues = await tx.get_many(Queue, {one.queue for one in starts})
    environments = await tx.get_many(Environment, {one.place for one in starts})
    return [
        Start(job, specs[job.spec], queues[job.queue], environments[one.place])
        for one in starts
        if (job := jobs.get(one.id)) is not None
        and job.status is Status.RUNNABLE
        and job.told is None
        and job.spec in specs
        and job.queue in queues
        and one.place in environments
    ]
