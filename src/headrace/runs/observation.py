"""Taking over into a run's record what the engine shows: pure."""

from msgspec.structs import replace

from headrace.engines.base import ContainerPhase, SeenContainer, SeenRun
from headrace.runs.records import ContainerState, Run

OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"
VANISHED = "ContainerVanishedError: No container matching saved ID found"


def observe(run: Run, seen: SeenRun | None) -> Run:
    """The run with its containers as the engine shows them. Nothing ever goes backwards: a container
    that has been seen and is not there any more has ended."""
    shown = seen.containers if seen else {}
    states = tuple(_observe(state, shown.get(state.name)) for state in run.containers)
    ports = seen.ports if seen and seen.ports else run.ports
    if states == run.containers and ports == run.ports:
        return run
    return replace(run, containers=states, ports=ports)


def _observe(state: ContainerState, seen: SeenContainer | None) -> ContainerState:
    if state.phase is ContainerPhase.EXITED:
        return state
    if seen is None:
        return state if state.phase is None else _vanished(state)
    if state.phase is ContainerPhase.RUNNING and seen.phase is ContainerPhase.CREATED:
        return state
    return replace(
        state,
        phase=seen.phase,
        exit_code=seen.exit_code if seen.phase is ContainerPhase.EXITED else None,
        oom_killed=seen.oom_killed,
        reason=_reason(state, seen),
        health=seen.health,
        runtime_id=seen.runtime_id,
        image_id=seen.image_id or state.image_id,
        started_at=seen.started_at or state.started_at,
        finished_at=seen.finished_at,
    )


def _reason(state: ContainerState, seen: SeenContainer) -> str | None:
    if seen.oom_killed and seen.phase is ContainerPhase.EXITED:
        return OUT_OF_MEMORY
    if seen.error:
        return f"CannotStartContainerError: {seen.error}"
    return state.reason


def _vanished(state: ContainerState) -> ContainerState:
    return replace(state, phase=ContainerPhase.EXITED, reason=state.reason or VANISHED)
