"""What holds at the end, whatever happened."""

from datetime import timedelta

from headrace.engines.base import ContainerPhase, LogCursor
from headrace.engines.simulated.container import EPOCH, SimulatedContainer
from headrace.runs.records import Cause, Phase, Run
from headrace.runs.waiting import reservations
from headrace.store.base import Store
from tests.simulation.scenario import PlannedRun
from tests.simulation.world import World


async def check(world: World) -> None:
    """Raises `AssertionError`."""
    assert world.store is not None
    runs = await world.store.get_many(Run, world.accepted)
    assert runs.keys() == world.accepted.keys(), "an accepted run is lost"
    assert not await reservations(world.store), "a reservation is left"
    assert not world.holds(), "the engine still holds something"
    for id, planned in world.accepted.items():
        _check_end(world, runs[id], planned)
        for one in planned.containers:
            _check_container(world, runs[id], planned, one.spec.name)
            await _check_lines(world, world.store, runs[id], planned, one.spec.name)
        _check_files(world, runs[id], planned)


def _check_end(world: World, run: Run, planned: PlannedRun) -> None:
    assert run.phase is Phase.STOPPED, f"{run.id} is {run.phase}"
    assert run.ending is not None
    match run.ending.cause:
        case Cause.REQUESTED:
            assert run.id in world.asked_to_stop, f"nobody asked {run.id} to stop"
        case Cause.TIMED_OUT:
            assert planned.time_limit is not None, f"{run.id} has no time limit"
        case Cause.LOST:
            assert planned.vanishes, f"{run.id} was not lost"
        case Cause.FAILED_TO_START:
            assert not planned.fits or _may_fail_to_start(planned), f"{run.id}: {run.ending.reason}"
        case Cause.EXITED:
            assert planned.fits


def _may_fail_to_start(planned: PlannedRun) -> bool:
    behaviours = [one.behaviour for one in planned.containers]
    return any(one.pull_error or one.create_error or one.start_error for one in behaviours) or any(
        one.spec.essential and one.spec.dependencies for one in planned.containers
    )


def _check_container(world: World, run: Run, planned: PlannedRun, name: str) -> None:
    starts = world.park.starts[run.id, name]
    if planned.vanishes:
        return
    assert starts <= 1, f"{run.id}/{name} was started {starts} times"
    state = run.container(name) if run.containers else None
    if not starts or state is None:
        return
    seen = world.park.made[run.id, name][-1].seen()
    assert state.phase is ContainerPhase.EXITED, f"{run.id}/{name} is {state.phase}"
    assert state.exit_code == seen.exit_code, f"{run.id}/{name}: {state.exit_code}, not {seen.exit_code}"
    assert (state.started_at, state.finished_at) == (seen.started_at, seen.finished_at)
    if run.ending is not None and run.ending.cause is Cause.EXITED and len(planned.containers) == 1:
        assert state.exit_code == planned.containers[0].behaviour.exit_code


async def _check_lines(world: World, store: Store, run: Run, planned: PlannedRun, name: str) -> None:
    """Every line once and in order; of what vanished at least nothing else."""
    kept = [line.message for line in await store.lines(run.id, streams=[name])]
    containers = world.park.made[run.id, name]
    written = [line.text for container in containers for line in container.lines(LogCursor())]
    living = sum(_written_alive(container) for container in containers)
    if not planned.vanishes:
        assert kept == written[: len(kept)], f"{run.id}/{name}: not what was written"
        assert len(kept) >= living, f"{run.id}/{name}: {len(kept)} of {len(written)} lines"
    elif len(containers) == 1:
        assert kept == written[: len(kept)], f"{run.id}/{name}: not what was written"


def _written_alive(container: SimulatedContainer) -> int:
    """How many lines it wrote while it ran: a simulated one that was killed goes on writing, unheard."""
    end = container.seen().finished_at
    assert end is not None
    last = (end - EPOCH) // timedelta(microseconds=1) * 1000
    return sum(line.time <= last for line in container.lines(LogCursor()))


def _check_files(world: World, run: Run, planned: PlannedRun) -> None:
    name = planned.containers[0].spec.name
    if not planned.outputs or planned.vanishes or not world.park.starts[run.id, name]:
        return
    key = run.collected["result"]
    ended_by_itself = (
        len(planned.containers) == 1 and run.ending is not None and run.ending.cause is Cause.EXITED
    )
    assert key is not None or not ended_by_itself, f"{run.id}: its file was not taken"
    assert key is None or key in world.blobs.kept
