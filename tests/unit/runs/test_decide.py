"""What a run needs next."""

from headrace.engines.base import ContainerPhase, Health, SeenContainer
from headrace.engines.spec import Condition
from headrace.runs.decide import Collect, Drain, Prepare, Release, Remove, Start, Stop, Wait, decide
from headrace.runs.records import (
    Cause,
    ContainerState,
    Desired,
    Ending,
    LogDestination,
    Output,
    Phase,
    Run,
)
from tests.unit.runs.conftest import a_run, at, exited, running, shows, spec

NOBODY: frozenset[str] = frozenset()


def test_a_placed_run_is_prepared_first() -> None:
    run = a_run(prepared=False)
    assert decide(run, None, drained=NOBODY, now=at(1)) == (run, Prepare())


def test_a_prepared_run_starts_its_containers() -> None:
    _, step = decide(a_run(), None, drained=NOBODY, now=at(1))
    assert step == Start(frozenset({"main"}))


def test_a_container_that_was_made_but_not_started_is_started_again() -> None:
    made = running("main")
    created = shows(type(made)(name="main", phase=ContainerPhase.CREATED, runtime_id="x"))
    _, step = decide(a_run(), created, drained=NOBODY, now=at(1))
    assert step == Start(frozenset({"main"}))


def test_a_run_is_running_when_every_container_has_started() -> None:
    run, step = decide(a_run(), shows(running("main", since=3)), drained=NOBODY, now=at(4))
    assert (run.phase, run.started_at, step) == (Phase.RUNNING, at(3), Wait())


def test_a_run_whose_sidecar_waits_is_not_running_yet() -> None:
    first = spec("first", essential=False)
    run = a_run(first, spec("main", after={"first": Condition.SUCCESS}))
    run, step = decide(run, shows(running("first")), drained=NOBODY, now=at(1))
    assert (run.phase, step) == (Phase.PREPARING, Wait())


def test_an_essential_container_that_exits_ends_the_run() -> None:
    run, step = decide(a_run(), shows(exited("main", 3)), drained=NOBODY, now=at(5))
    assert run.phase is Phase.STOPPED
    assert run.ending == Ending(cause=Cause.EXITED, reason="Essential container in task exited")
    assert (run.container("main").exit_code, run.started_at, run.execution_stopped_at) == (3, at(1), at(2))
    assert step == Remove()


def test_the_others_are_stopped_when_an_essential_container_exits() -> None:
    run = a_run(spec("main"), spec("sidecar", stop_timeout=7))
    run, step = decide(run, shows(exited("main"), running("sidecar")), drained=NOBODY, now=at(5))
    assert (run.phase, step) == (Phase.STOPPING, Stop({"sidecar": 7}))


def test_a_container_that_is_not_essential_may_end_alone() -> None:
    run = a_run(spec("main"), spec("extra", essential=False))
    run, _ = decide(run, shows(running("main"), exited("extra", 1)), drained=NOBODY, now=at(5))
    assert run.phase is Phase.RUNNING


def test_an_out_of_memory_kill_is_named() -> None:
    run, _ = decide(a_run(), shows(exited("main", 137, oom=True)), drained=NOBODY, now=at(5))
    assert run.container("main").reason == "OutOfMemoryError: Container killed due to memory usage"


def test_a_running_container_that_vanished_stops_its_run() -> None:
    run, _ = decide(a_run(), shows(running("main")), drained=NOBODY, now=at(2))
    run, _ = decide(run, None, drained=NOBODY, now=at(3))
    assert run.phase is Phase.STOPPED
    assert run.ending is not None
    assert run.ending.cause is Cause.LOST


def test_a_container_that_has_ended_never_runs_again() -> None:
    run = a_run(spec("main"), spec("sidecar", essential=False))
    run, _ = decide(run, shows(running("main"), exited("sidecar", 1)), drained=NOBODY, now=at(2))
    run, step = decide(run, shows(running("main"), running("sidecar")), drained=NOBODY, now=at(3))
    assert run.container("sidecar").phase is ContainerPhase.EXITED
    assert step == Wait()


def test_a_run_that_is_asked_to_stop_stops_its_containers_in_reverse_order() -> None:
    run = a_run(spec("database"), spec("app", after={"database": Condition.START}), desired=Desired.STOP)
    run, step = decide(run, shows(running("database"), running("app")), drained=NOBODY, now=at(2))
    assert step == Stop({"app": 30.0})
    _, step = decide(run, shows(running("database"), exited("app")), drained=NOBODY, now=at(3))
    assert step == Stop({"database": 30.0})


def test_a_run_that_waits_for_room_and_is_asked_to_stop_never_starts() -> None:
    run = a_run(phase=Phase.PENDING, prepared=False, placed_at=None, desired=Desired.STOP)
    run, step = decide(run, None, drained=NOBODY, now=at(2))
    assert (run.phase, run.started_at, step) == (Phase.STOPPED, None, Remove())


def test_a_run_over_its_time_limit_is_stopped() -> None:
    run = a_run(time_limit=10)
    run, step = decide(run, shows(running("main")), drained=NOBODY, now=at(4))
    assert step == Wait(6.0)
    run, step = decide(run, shows(running("main")), drained=NOBODY, now=at(10))
    assert run.ending is not None
    assert (run.ending.cause, step) == (Cause.TIMED_OUT, Stop({"main": 30.0}))


def test_a_run_stops_only_when_its_output_has_been_read() -> None:
    run = a_run(logs={"main": LogDestination(group="g", stream="s")})
    run, step = decide(run, shows(exited("main")), drained=NOBODY, now=at(2))
    assert (run.phase, step) == (Phase.STOPPING, Drain(frozenset({"main"})))
    run, step = decide(run, shows(exited("main")), drained={"main"}, now=at(3))
    assert (run.phase, step) == (Phase.STOPPED, Remove())


def test_a_run_stops_only_when_its_files_have_been_taken() -> None:
    run = a_run(outputs=(Output(name="result", container="main", path="/out"),))
    run, step = decide(run, shows(exited("main")), drained=NOBODY, now=at(2))
    assert (run.phase, step) == (Phase.STOPPING, Collect(frozenset({"result"})))


def test_a_dependent_starts_when_the_condition_is_met() -> None:
    run = a_run(spec("db", health_check=None), spec("app", after={"db": Condition.HEALTHY}))
    _, step = decide(run, shows(running("db", health=Health.STARTING)), drained=NOBODY, now=at(2))
    assert step == Wait()
    _, step = decide(run, shows(running("db", health=Health.HEALTHY)), drained=NOBODY, now=at(3))
    assert step == Start(frozenset({"app"}))


def test_a_failed_dependency_ends_its_essential_dependent_unstarted() -> None:
    run = a_run(spec("init", essential=False), spec("app", after={"init": Condition.SUCCESS}))
    run, _ = decide(run, shows(exited("init", 1)), drained=NOBODY, now=at(2))
    assert run.ending is not None
    assert run.ending.cause is Cause.FAILED_TO_START
    assert run.container("app").exit_code == 143


def test_a_dependency_that_takes_too_long_fails_its_dependent() -> None:
    run = a_run(
        spec("init", essential=False, start_timeout=20), spec("app", after={"init": Condition.COMPLETE})
    )
    run, step = decide(run, shows(running("init", since=1)), drained=NOBODY, now=at(2))
    assert step == Wait(19.0)
    run, _ = decide(run, shows(running("init", since=1)), drained=NOBODY, now=at(21))
    assert run.phase is Phase.STOPPING


def test_a_container_whose_farewell_was_read_is_released_until_it_has_ended() -> None:
    run = a_run(marker="w", farewell="end")
    run, step = decide(run, shows(running("main")), drained=NOBODY, parting={"main"}, now=at(2))
    assert step == Release(frozenset({"main"}))
    _, step = decide(run, shows(running("main")), drained=NOBODY, parting={"main"}, now=at(3))
    assert step == Release(frozenset({"main"}))
    run, _ = decide(run, shows(exited("main")), drained={"main"}, parting={"main"}, now=at(4))
    assert run.phase is Phase.STOPPED


def test_phases_only_grow() -> None:
    run: Run = a_run()
    ranks = []
    for seen in (None, shows(running("main")), None, shows(running("main"))):
        run, _ = decide(run, seen, drained=NOBODY, now=at(2))
        ranks.append(run.phase.rank)
    assert ranks == sorted(ranks)


def test_a_stopped_run_is_removed_from_the_engine() -> None:
    run = a_run(phase=Phase.STOPPED, containers=(ContainerState(name="main"),))
    assert decide(run, shows(running("main")), drained=NOBODY, now=at(9)) == (run, Remove())


def test_a_container_made_but_never_started_is_given_up_when_its_dependency_fails() -> None:
    run = a_run(spec("db", essential=False), spec("main", after={"db": Condition.HEALTHY}))
    made = SeenContainer(name="main", phase=ContainerPhase.CREATED, runtime_id="id-of-main")
    after, _ = decide(run, shows(exited("db"), made), drained=(), now=at(3))
    assert after.phase is Phase.STOPPED
    assert after.ending is not None
    assert after.ending.cause is Cause.FAILED_TO_START
