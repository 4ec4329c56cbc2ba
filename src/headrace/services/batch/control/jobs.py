"""The job controller: takes each job from SUBMITTED to RUNNABLE, and from STARTING to its end. What becomes
STARTING, the dispatcher says."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.runs import launching
from headrace.runs.records import Cause, Ending, Phase, Run
from headrace.services.batch import lifecycle
from headrace.services.batch.control.arrays import Arrays
from headrace.services.batch.control.results import Results
from headrace.services.batch.dependencies import Verdict, dependents, verdict
from headrace.services.batch.job_records import ENDED, STARTED, Attempt, Job, JobSpec, Status
from headrace.store.base import Reader, StaleRecord, Store, Transaction
from headrace.store.listing import every

LOOKED_AFTER = (Status.SUBMITTED, Status.PENDING, Status.STARTING, Status.RUNNING)
"""RUNNABLE jobs are the dispatcher's."""
MAIN_NODE_ENDED = "The main node has ended"


class JobController:
    """Reconciles jobs."""

    def __init__(self, store: Store, clock: Clock, hint: Callable[[str], None], results: Results) -> None:
        self._store = store
        self._clock = clock
        self._hint = hint
        self._results = results
        self._arrays = Arrays(store, clock)

    async def keys(self) -> Iterable[str]:
        """Every job that it has to look after."""
        return [job.id for status in LOOKED_AFTER for job in await every(self._store, Job, phase=status)]

    async def reconcile(self, id: str) -> float | None:
        """Take the job one step further."""
        job = await self._store.get(Job, id)
        if job is None:
            return None
        if job.status in ENDED:
            await self._tell(job)
            return None
        if job.status in STARTED:
            return await self._follow(job)
        spec = await self._store.get(JobSpec, job.spec)
        if spec is None:
            raise StaleRecord(f"{JobSpec.kind} {job.spec}")
        if job.is_array and job.status is Status.PENDING and job.spawned:
            return await self._arrays.advance(job)
        if job.told is not None:
            await self._write(job, lifecycle.cancelled(job, self._clock.now()))
        elif job.status is not Status.RUNNABLE:
            return await self._ready(job, spec)
        return None

    async def _ready(self, job: Job, spec: JobSpec) -> float | None:
        """SUBMITTED or PENDING: it waits for others, or for nobody any more."""
        match await verdict(self._store, job, spec) if job.depends else Verdict.MET:
            case Verdict.FAILED:
                now = self._clock.now()
                after = lifecycle.ended(job, Status.FAILED, lifecycle.DEPENDENCY_FAILED, now)
            case Verdict.WAIT:
                after = replace(job, status=Status.PENDING)
            case Verdict.MET if job.is_array:
                return await self._arrays.spawn(job)
            case Verdict.MET:
                after = replace(job, status=Status.RUNNABLE)
        await self._write(job, after)
        return None

    async def _follow(self, job: Job) -> float | None:
        """STARTING or RUNNING. What its run was, the attempt says: the run is forgotten."""
        seen = await _state(self._store, job)
        if seen is None or not self._has_news(seen):
            return None
        fault = await self._results.keep(job, seen.main)
        async with self._store.write() as tx:
            newest = await tx.get(Job, job.id)
            now = await _state(tx, newest) if newest else None
            if now is not None:
                await self._carry_on(tx, now, fault)
        return None

    def _has_news(self, state: "State") -> bool:
        """Whether there is anything to write: of most that happens to its runs a job knows nothing."""
        job = state.job
        if job.told is not None and job.told.terminate:
            return True
        if state.main is None or state.main.phase is Phase.STOPPED:
            return True
        return lifecycle.followed(job, state.spec, state.main, self._clock.now()) != job

    async def _carry_on(self, tx: Transaction, state: "State", fault: str) -> None:
        job, runs = state.job, state.runs
        if job.told is not None and job.told.terminate:
            await _stop(tx, runs.values(), job.told.reason)
        if state.main is None or state.main.phase is Phase.STOPPED:
            await _stop(tx, runs.values(), MAIN_NODE_ENDED)
            if any(run.phase is not Phase.STOPPED for run in runs.values()):
                return
        nodes = [runs[id] for id in state.current.runs if id in runs]
        after = lifecycle.followed(job, state.spec, state.main, self._clock.now(), nodes=nodes, fault=fault)
        if after != job:
            await tx.replace(after, expect=job.revision)
        if after.current is None:
            for run in runs.values():
                await launching.forget(tx, run)

    async def _write(self, before: Job, after: Job) -> None:
        if after != before:
            async with self._store.write() as tx:
                await tx.replace(after, expect=before.revision)

    async def _tell(self, job: Job) -> None:
        """Those who wait for it."""
        for id in await dependents(self._store, job):
            self._hint(id)
        if job.parent:
            self._hint(job.parent)


async def _stop(tx: Transaction, runs: Iterable[Run], reason: str) -> None:
    for run in runs:
        await launching.stop(tx, run, Ending(cause=Cause.REQUESTED, reason=reason))


class State(NamedTuple):
    """A job that has started, with what it runs by."""

    job: Job
    spec: JobSpec
    current: Attempt
    runs: Mapping[str, Run]
    """By id; those that somebody has deleted are missing."""

    @property
    def main(self) -> Run | None:
        """The run that the job stands and falls with."""
        return self.runs.get(self.current.run)


async def _state(reader: Reader, job: Job) -> State | None:
    """None: it has not started, or has ended."""
    if job.status not in STARTED or job.current is None:
        return None
    spec = await reader.get(JobSpec, job.spec)
    if spec is None:
        return None
    runs = await reader.get_many(Run, job.current.runs or (job.current.run,))
    return State(job, spec, job.current, runs)
