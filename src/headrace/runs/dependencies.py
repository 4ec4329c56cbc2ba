"""In which order a run's containers start and stop: pure (ECS `dependsOn`; ECS agent, dependencygraph)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from headrace.engines.base import ContainerPhase, Health
from headrace.engines.spec import Condition, ContainerSpec, Dependency
from headrace.runs.records import ContainerState, Run


class Standing(Enum):
    """How a container stands to its dependencies."""

    READY = auto()
    WAITING = auto()
    IMPOSSIBLE = auto()
    """A condition can no longer be met."""


@dataclass(frozen=True)
class Verdict:
    kind: Standing
    until: datetime | None = None
    """When WAITING turns IMPOSSIBLE, if it ever does."""


_READY = Verdict(Standing.READY)
_IMPOSSIBLE = Verdict(Standing.IMPOSSIBLE)


def standing(spec: ContainerSpec, run: Run, now: datetime) -> Verdict:
    """Whether the container may start now, later or never."""
    verdicts = [_one(dependency, run, now) for dependency in spec.dependencies]
    if any(verdict.kind is Standing.IMPOSSIBLE for verdict in verdicts):
        return _IMPOSSIBLE
    waiting = [verdict for verdict in verdicts if verdict.kind is Standing.WAITING]
    if not waiting:
        return _READY
    return Verdict(
        Standing.WAITING, min((verdict.until for verdict in waiting if verdict.until), default=None)
    )


def stoppable(run: Run) -> dict[str, float]:
    """The containers to stop now, with their grace in seconds: those that run and that no other running
    container depends on. Empty when none runs."""
    running = {state.name for state in run.containers if state.phase is ContainerPhase.RUNNING}
    needed = {
        dependency.container
        for spec in run.spec.containers
        if spec.name in running
        for dependency in spec.dependencies
    }
    return {spec.name: spec.stop_timeout for spec in run.spec.containers if spec.name in running - needed}


def cycle(containers: tuple[ContainerSpec, ...]) -> tuple[str, ...] | None:
    """Names of containers that depend on each other in a circle, or None."""
    needs = {spec.name: {dependency.container for dependency in spec.dependencies} for spec in containers}
    while free := [name for name, needed in needs.items() if not needed & needs.keys()]:
        for name in free:
            del needs[name]
    return tuple(needs) or None


def _one(dependency: Dependency, run: Run, now: datetime) -> Verdict:
    state = run.container(dependency.container)
    if _met(dependency.condition, state):
        return _READY
    if state.phase is ContainerPhase.EXITED:
        return _IMPOSSIBLE
    deadline = _deadline(dependency, state, run)
    if deadline is not None and deadline <= now:
        return _IMPOSSIBLE
    return Verdict(Standing.WAITING, deadline)


def _met(condition: Condition, state: ContainerState) -> bool:
    ended = state.phase is ContainerPhase.EXITED and state.runtime_id is not None
    match condition:
        case Condition.START:
            return ended or state.phase is ContainerPhase.RUNNING
        case Condition.COMPLETE:
            return ended
        case Condition.SUCCESS:
            return ended and state.exit_code == 0
        case Condition.HEALTHY:
            return state.phase is ContainerPhase.RUNNING and state.health is Health.HEALTHY


def _deadline(dependency: Dependency, state: ContainerState, run: Run) -> datetime | None:
    """`startTimeout` is the dependency's own, counts from its start, and does not bind START."""
    if dependency.condition is Condition.START or state.started_at is None:
        return None
    spec = next(spec for spec in run.spec.containers if spec.name == dependency.container)
    if spec.start_timeout is None:
        return None
    return state.started_at + timedelta(seconds=spec.start_timeout)
