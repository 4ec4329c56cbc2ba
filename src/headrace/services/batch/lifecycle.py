"""What becomes of a job: pure («AWS Batch user guide, job states»)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.engines.base import ContainerPhase
from headrace.engines.spec import ContainerSpec
from headrace.runs.hardening import reason
from headrace.runs.records import Cause, ContainerState, Phase, Run
from headrace.services.batch import nodes
from headrace.services.batch.containers import streams
from headrace.services.batch.job_records import (
    ENDED,
    STARTED,
    Attempt,
    Container,
    Job,
    JobSpec,
    Status,
    Told,
)
from headrace.services.batch.records import Environment
from headrace.services.batch.retries import again

EXITED = "Essential container in task exited"
FAILED_TO_START = "Task failed to start"
TIMED_OUT = "Job attempt duration exceeded timeout"
LOST = "Host EC2 (instance headrace) terminated."
DEPENDENCY_FAILED = "Dependent Job failed"
CHILD_FAILED = "Array Child Job failed"
LONGEST_REASON = 255


def begun(job: Job, spec: JobSpec, runs: Sequence[Run], environment: Environment) -> Job:
    """The job, with its next attempt under way."""
    current = Attempt(
        run=runs[nodes.main(spec.wanted)].id,
        runs=tuple(run.id for run in runs) if "nodeProperties" in spec.wanted else (),
        cluster=environment.cluster,
        environment=environment.name,
    )
    return replace(job, status=Status.STARTING, status_reason="", current=current, started_at=None)


def followed(
    job: Job,
    spec: JobSpec,
    run: Run | None,
    now: datetime,
    *,
    nodes: Sequence[Run] = (),
    fault: str = "",
) -> Job:
    """The job as its run stands now; None: somebody has deleted it. `nodes`: the runs of all its nodes, in
    order, if it has several. `fault`: why its result is no good."""
    if job.status not in STARTED or job.current is None:
        return job
    if run is not None and run.phase is not Phase.STOPPED:
        return _running(job, job.current, run)
    attempt = replace(
        _ended(job.current, run, now, fault),
        nodes=tuple(_node(number, node) for number, node in enumerate(nodes)),
    )
    return _after(job, spec, run, attempt, now, fault)


def ended(job: Job, status: Status, reason: str, now: datetime) -> Job:
    """The job at its end."""
    return replace(job, status=status, status_reason=reason, stopped_at=now, current=None)


def cancelled(job: Job, now: datetime) -> Job:
    """A job that has not started, at the end that somebody asked for."""
    return ended(job, Status.FAILED, job.told.reason if job.told else "", now)


def told(job: Job, what: Told | None) -> Job:
    """The job, whose end somebody asks for, unless somebody has already."""
    if what is None or is_ended(job) or (job.told is not None and (job.told.terminate or not what.terminate)):
        return job
    if job.status in STARTED and not what.terminate:
        return job
    return replace(job, told=what)


def spawned(array: Job, upto: int) -> Job:
    """The array, with so many children."""
    return replace(array, status=Status.PENDING, spawned=upto)


def passed_on(array: Job) -> Job:
    """The array, whose children know what it was told."""
    return replace(array, told_children=True)


def is_ended(job: Job) -> bool:
    return job.status in ENDED


def _running(job: Job, current: Attempt, run: Run) -> Job:
    if run.started_at is None:
        return job
    read = streams(run)
    containers = tuple(Container(name=name, stream=stream) for name, stream in read.items())
    attempt = replace(current, containers=containers, started_at=run.started_at)
    return replace(job, status=Status.RUNNING, started_at=run.started_at, current=attempt)


def _ended(current: Attempt, run: Run | None, now: datetime, fault: str) -> Attempt:
    if run is None:
        return replace(current, status_reason=LOST, stopped_at=now)
    read = streams(run)
    containers = tuple(
        Container(
            name=state.name,
            exit_code=state.exit_code,
            reason=_explained(run, state, fault)[:LONGEST_REASON],
            stream=read.get(state.name, ""),
        )
        for state in run.containers
    )
    return replace(
        current,
        containers=containers,
        status_reason=_reason(run),
        started_at=run.started_at,
        stopped_at=run.stopped_at or now,
    )


def _explained(run: Run, state: ContainerState, fault: str) -> str:
    """Of what ended well and left no good result, that it left none is told first: the job failed for it."""
    return (fault if state.exit_code == 0 else "") or reason(run, state) or fault


def _node(number: int, run: Run) -> Container:
    state = run.containers[0]
    return Container(
        name=str(number),
        exit_code=state.exit_code,
        reason=reason(run, state)[:LONGEST_REASON],
        stream=streams(run).get(state.name, ""),
    )


def _reason(run: Run) -> str:
    match run.ending.cause if run.ending else Cause.LOST:
        case Cause.TIMED_OUT:
            return TIMED_OUT
        case Cause.LOST:
            return LOST
        case Cause.FAILED_TO_START:
            return FAILED_TO_START
        case Cause.REQUESTED | Cause.EXCEEDED:
            return run.ending.reason if run.ending else ""
        case _:
            return EXITED


def _after(job: Job, spec: JobSpec, run: Run | None, attempt: Attempt, now: datetime, fault: str) -> Job:
    made = (*job.attempts, attempt)
    job = replace(job, attempts=made, current=None, started_at=attempt.started_at)
    if run is not None and has_succeeded(run) and not fault:
        return ended(job, Status.SUCCEEDED, EXITED, now)
    if job.told is not None and job.told.terminate:
        return ended(job, Status.FAILED, job.told.reason, now)
    if attempt.status_reason != TIMED_OUT and again(spec.wanted["retryStrategy"], len(made), attempt):
        return replace(job, status=Status.RUNNABLE, status_reason="")
    return ended(job, Status.FAILED, attempt.status_reason, now)


def has_succeeded(run: Run) -> bool:
    """Whether every essential container has ended well; one that was stopped because another had ended has
    not failed."""
    if run.ending is None or run.ending.cause is not Cause.EXITED:
        return False
    return not any(
        _has_failed(spec, state, run) for spec, state in zip(run.spec.containers, run.containers, strict=True)
    )


def _has_failed(spec: ContainerSpec, state: ContainerState, run: Run) -> bool:
    if not spec.essential or state.exit_code == 0:
        return False
    if state.phase is not ContainerPhase.EXITED or state.finished_at is None or run.stopping_at is None:
        return True
    return state.finished_at <= run.stopping_at
