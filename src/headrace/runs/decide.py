"""What to do about a run next: a pure function of its record, what the engine shows, and the time.

The controller reads, looks, calls `decide`, writes the record it returns, and then performs the step.
Every step may be repeated, so a crash between any two of these loses nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.engines.base import ContainerPhase, SeenRun
from headrace.engines.spec import ContainerSpec
from headrace.runs.dependencies import Standing, standing, stoppable
from headrace.runs.observation import observe
from headrace.runs.records import Cause, ContainerState, Desired, Ending, Limit, Phase, Run

ESSENTIAL_EXITED = "Essential container in task exited"
TOO_MUCH_OUTPUT = "OutputLimitExceeded: the container printed more than it may"
DEPENDENCY_FAILED_EXIT_CODE = 143


@dataclass(frozen=True)
class Wait:
    """Nothing to do until something changes, or until `seconds` have passed."""

    seconds: float | None = None


@dataclass(frozen=True)
class Prepare:
    """Get what the containers need: images, log streams, secrets."""


@dataclass(frozen=True)
class Start:
    """Start these containers."""

    containers: frozenset[str]


@dataclass(frozen=True)
class Stop:
    """Stop these containers, each with its grace in seconds."""

    grace: dict[str, float]


@dataclass(frozen=True)
class Release:
    """Tell these containers, which wait for that, that all they wrote has been read."""

    containers: frozenset[str]


@dataclass(frozen=True)
class Drain:
    """Read these containers' output to its end."""

    containers: frozenset[str]


@dataclass(frozen=True)
class Collect:
    """Take the outputs of these names out of their containers."""

    outputs: frozenset[str]


@dataclass(frozen=True)
class Remove:
    """Tell the engine to remove what is left of the run."""


Step = Wait | Prepare | Start | Release | Stop | Drain | Collect | Remove

NOBODY: frozenset[str] = frozenset()


def decide(
    run: Run,
    seen: SeenRun | None,
    *,
    drained: Collection[str],
    parting: Collection[str] = NOBODY,
    now: datetime,
) -> tuple[Run, Step]:
    """The run's next state, and the one step to take when it has been written.

    `drained` names the containers whose output has been read to its end, `parting` those whose farewell
    has been read.
    """
    if run.phase is Phase.STOPPED:
        return run, Remove()
    if run.phase is Phase.PENDING:
        return _pending(run, now)
    run = _fail_dependents(observe(run, seen), now)
    if run.phase is not Phase.STOPPING and (ending := _reason_to_end(run, now)):
        run = begin_to_stop(run, ending, now)
    if run.phase is Phase.STOPPING:
        return _stopping(run, drained, now)
    if run.pull_stopped_at is None:
        return run, Prepare()
    return _starting(run, parting, now)


def begin_to_stop(run: Run, ending: Ending, now: datetime) -> Run:
    """The run with the reason for its end, unless it has one already."""
    if run.ending is not None:
        return run
    return replace(run, phase=Phase.STOPPING, ending=ending, stopping_at=now)


def fail_to_start(run: Run, reason: str, *, container: str | None, now: datetime) -> Run:
    """The run after a refusal: the container named bears the reason, and the run begins to stop."""
    states = tuple(
        replace(state, reason=reason) if state.name == container else state for state in run.containers
    )
    return begin_to_stop(
        replace(run, containers=states), Ending(cause=Cause.FAILED_TO_START, reason=reason), now
    )


def _pending(run: Run, now: datetime) -> tuple[Run, Step]:
    if run.desired is not Desired.STOP:
        return run, Wait()
    run = begin_to_stop(run, _asked_to_stop(run), now)
    return replace(run, phase=Phase.STOPPED, stopped_at=now), Remove()


def _asked_to_stop(run: Run) -> Ending:
    return run.stop or Ending(cause=Cause.REQUESTED, reason="Task stopped by user")


def _reason_to_end(run: Run, now: datetime) -> Ending | None:
    if run.desired is Desired.STOP and not run.lingers:
        return _asked_to_stop(run)
    for spec, state in _containers(run):
        if spec.essential and state.phase is ContainerPhase.EXITED:
            return _ended_by_itself(run, state)
    if Limit.OUTPUT in run.breaches:
        return Ending(cause=Cause.EXCEEDED, reason=TOO_MUCH_OUTPUT)
    if (limit := _time_limit_at(run)) and limit <= now:
        return Ending(cause=Cause.TIMED_OUT, reason=f"Ran longer than {run.time_limit:g} seconds")
    return None


def _ended_by_itself(run: Run, state: ContainerState) -> Ending:
    if state.runtime_id is None and run.started_at is None:
        reason = state.reason or "A dependency of an essential container failed"
        return Ending(cause=Cause.FAILED_TO_START, reason=reason)
    if state.exit_code is None:
        return Ending(cause=Cause.LOST, reason=state.reason or ESSENTIAL_EXITED)
    return Ending(cause=Cause.EXITED, reason=ESSENTIAL_EXITED)


def _fail_dependents(run: Run, now: datetime) -> Run:
    """Give up the containers whose dependencies can no longer be met (as the ECS agent does)."""
    while doomed := [
        state.name
        for spec, state in _containers(run)
        if state.phase in (None, ContainerPhase.CREATED)
        and standing(spec, run, now).kind is Standing.IMPOSSIBLE
    ]:
        states = tuple(
            replace(
                state,
                phase=ContainerPhase.EXITED,
                exit_code=DEPENDENCY_FAILED_EXIT_CODE,
                runtime_id=None,
                reason="CannotStartContainerError: dependency graph: a dependency can no longer be met",
            )
            if state.name in doomed
            else state
            for state in run.containers
        )
        run = replace(run, containers=states)
    return run


def _starting(run: Run, parting: Collection[str], now: datetime) -> tuple[Run, Step]:
    waits: list[float] = []
    start: set[str] = set()
    for spec, state in _containers(run):
        if state.phase in (None, ContainerPhase.CREATED):
            ready = standing(spec, run, now)
            if ready.kind is Standing.READY:
                start.add(spec.name)
            elif ready.until is not None:
                waits.append((ready.until - now).total_seconds())
    if start:
        return run, Start(frozenset(start))
    if run.phase is Phase.PREPARING and not _unstarted(run):
        run = replace(run, phase=Phase.RUNNING, started_at=_last_start(run) or now)
    running = {state.name for state in run.containers if state.phase is ContainerPhase.RUNNING}
    if released := running.intersection(parting):
        return run, Release(frozenset(released))
    if limit := _time_limit_at(run):
        waits.append((limit - now).total_seconds())
    return run, Wait(max(0.0, min(waits)) if waits else None)


def _stopping(run: Run, drained: Collection[str], now: datetime) -> tuple[Run, Step]:
    if run.started_at is None and not _unstarted(run):
        run = replace(run, started_at=_last_start(run))
    if grace := stoppable(run):
        return run, Stop(grace)
    if run.execution_stopped_at is None:
        run = replace(run, execution_stopped_at=_last_finish(run) or now)
    started = {state.name for state in run.containers if state.started_at is not None}
    if undrained := (run.read & started) - set(drained):
        return run, Drain(frozenset(undrained))
    made = {state.name for state in run.containers if state.runtime_id is not None}
    outputs = {output.name for output in run.outputs if output.container in made}
    if missing := outputs - run.collected.keys():
        return run, Collect(frozenset(missing))
    return replace(run, phase=Phase.STOPPED, stopped_at=now), Remove()


def _containers(run: Run) -> Iterator[tuple[ContainerSpec, ContainerState]]:
    return zip(run.spec.containers, run.containers, strict=True)


def _unstarted(run: Run) -> bool:
    return any(state.phase in (None, ContainerPhase.CREATED) for state in run.containers)


def _last_start(run: Run) -> datetime | None:
    return max((state.started_at for state in run.containers if state.started_at), default=None)


def _last_finish(run: Run) -> datetime | None:
    return max((state.finished_at for state in run.containers if state.finished_at), default=None)


def _time_limit_at(run: Run) -> datetime | None:
    since = run.started_at if run.timed_from_start else run.placed_at
    if run.time_limit is None or since is None:
        return None
    return since + timedelta(seconds=run.time_limit)
