"""The job controller: takes each job from SUBMITTED to RUNNABLE, and from STARTING to its end. What becomes
STARTING, the dispatcher says."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.runs import launching
from headrace.runs.records import Cause, Ending, Phase, Run
from headrace.services.batch import lifecycle
from headrace.services.batch.control.arrays import Arrays
from headrace.services.batch.control.results import Results
from headrace.services.batch.dependencies import Verdict, dependents, verdict
from headrace.services.batch.job_records import ENDED, STARTED, Job, JobSpec, Status
from headrace.store.base import StaleRecord, Store, Transaction
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
        fault = await self._results.keep(job, await self._run(job))
        async with self._store.write() as tx:
            now = self._clock.now()
            job = await tx.get(Job, job.id) or job
            spec = await tx.get(JobSpec, job.spec)
            if spec is None or job.status not in STARTED or job.current is None:
                return None
            ids = job.current.runs or (job.current.run,)
            runs = await tx.get_many(Run, ids)
            if job.told is not None and job.told.terminate:
                await _stop(tx, runs.values(), job.told.reason)
            main = runs.get(job.current.run)
            if main is None or main.phase is Phase.STOPPED:
                await _stop(tx, runs.values(), MAIN_NODE_ENDED)
                if any(run.phase is not Phase.STOPPED for run in runs.values()):
                    return None
            nodes = [runs[id] for id in job.current.runs if id in runs]
            after = lifecycle.followed(job, spec, main, now, nodes=nodes, fault=fault)
            if after != job:
                await tx.replace(after, expect=job.revision)
            if after.current is None:
                for run in runs.values():
                    await launching.forget(tx, run)
        return None

    async def _run(self, job: Job) -> Run | None:
        return await self._store.get(Run, job.current.run) if job.current else None

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
