"""Which tasks of a service are started and stopped, as properties of whole rollouts."""

from dataclasses import replace
from itertools import count
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from headrace.services.ecs.deployments import (
    Former,
    Standing,
    Step,
    Target,
    TaskView,
    plan,
    threshold,
    wait,
)

NEW, OLD, OLDER = "new", "old", "older"
COMING, HEALTHY, FAILING = Standing.COMING, Standing.HEALTHY, Standing.FAILING


def tasks(deployment: str, *standings: Standing) -> list[TaskView]:
    return [
        TaskView(id=f"{deployment}-{number}", deployment=deployment, standing=standing)
        for number, standing in enumerate(standings)
    ]


def former(desired: int, *, restorable: bool = True) -> Former:
    return Former(deployment=OLD, desired=desired, restorable=restorable)


def target(desired: int, minimum: int = 100, maximum: int = 200, *, may_start: bool = True) -> Target:
    return Target(desired=desired, minimum=minimum, maximum=maximum, primary=NEW, may_start=may_start)


def test_a_new_service_starts_all_its_tasks_at_once() -> None:
    assert plan(target(3), []) == Step(start={NEW: 3})


def test_new_tasks_start_beside_the_old_ones_up_to_the_maximum() -> None:
    step = plan(target(4, maximum=150), tasks(OLD, *[HEALTHY] * 4), [former(4)])
    assert step == Step(start={NEW: 2})


def test_with_half_as_minimum_half_of_the_old_tasks_go_at_once() -> None:
    step = plan(target(4, minimum=50, maximum=100), tasks(OLD, *[HEALTHY] * 4), [former(4)])
    assert len(step.scale_in) == 2
    assert step.desired == {OLD: 2}
    assert not step.start


def test_an_old_task_goes_for_each_new_one_that_turned_healthy() -> None:
    there = [*tasks(OLD, *[HEALTHY] * 4), *tasks(NEW, HEALTHY, COMING, COMING, COMING)]
    step = plan(target(4), there, [former(4)])
    assert len(step.scale_in) == 1
    assert not step.start


def test_a_rollout_is_complete_when_only_healthy_new_tasks_are_there() -> None:
    assert plan(target(2), tasks(NEW, HEALTHY, HEALTHY)).complete
    assert not plan(target(2), tasks(NEW, HEALTHY, COMING)).complete
    assert not plan(target(2), [*tasks(NEW, HEALTHY, HEALTHY), *tasks(OLD, HEALTHY)], [former(1)]).complete


def test_percentages_that_allow_nothing_are_told() -> None:
    assert plan(target(1, minimum=100, maximum=100), tasks(OLD, HEALTHY), [former(1)]).stuck


def test_a_failing_task_is_replaced_before_it_is_stopped_where_there_is_room() -> None:
    there = tasks(NEW, HEALTHY, FAILING)
    assert plan(target(2), there) == Step(start={NEW: 1})
    assert plan(target(2), [*there, *tasks("new", COMING)]).replace == []
    done = [*there, TaskView(id="new-2", deployment=NEW, standing=HEALTHY)]
    assert plan(target(2), done).replace == ["new-1"]


def test_a_failing_task_is_stopped_first_where_there_is_no_room() -> None:
    assert plan(target(2, maximum=100), tasks(NEW, HEALTHY, FAILING)).replace == ["new-1"]


def test_an_old_task_that_ended_is_replaced_by_its_own_revision_while_the_new_ones_do_not_come() -> None:
    there = [*tasks(OLD, HEALTHY, HEALTHY), *tasks(NEW, COMING, COMING, COMING)]
    assert plan(target(3), there, [former(3)]).start == {OLD: 1}


def test_tasks_of_a_deployment_that_never_was_complete_are_not_restored() -> None:
    step = plan(target(3), tasks(NEW, COMING, COMING, COMING), [former(3, restorable=False)])
    assert not step.start


def test_scaling_in_stops_tasks_that_are_not_healthy_yet_first() -> None:
    step = plan(target(1), tasks(NEW, HEALTHY, COMING, HEALTHY))
    assert step.scale_in == ["new-1", "new-0"]


def test_protected_tasks_stay_and_that_is_told() -> None:
    there = [replace(task, protected=True) for task in tasks(NEW, HEALTHY, HEALTHY)]
    step = plan(target(1), there)
    assert step.scale_in == []
    assert step.held


def test_nothing_is_started_for_a_deployment_that_has_failed() -> None:
    step = plan(target(2, may_start=False), tasks(OLD, HEALTHY, HEALTHY), [former(2)])
    assert step == Step()


def test_the_circuit_breaker_takes_half_the_desired_tasks_within_limits() -> None:
    assert [threshold(desired) for desired in (0, 1, 6, 25, 1000)] == [3, 3, 3, 13, 200]


def test_tasks_that_keep_failing_wait_ever_longer_up_to_27_minutes() -> None:
    waits = [wait(failures) for failures in range(1, 40)]
    assert waits[:5] == [0.0, 0.0, 1.0, 2.0, 4.0]
    assert waits == sorted(waits)
    assert waits[-1] == 27 * 60


standings = st.sampled_from(list(Standing))
worlds = st.lists(st.tuples(st.sampled_from([NEW, OLD, OLDER]), standings, st.booleans()), max_size=24).map(
    lambda many: [
        TaskView(id=str(number), deployment=deployment, standing=standing, protected=protected)
        for number, (deployment, standing, protected) in enumerate(many)
    ]
)
targets = st.builds(
    target,
    st.integers(0, 8),
    st.integers(0, 100),
    st.integers(100, 200),
    may_start=st.booleans(),
)
histories = st.lists(
    st.builds(
        Former, deployment=st.sampled_from([OLD, OLDER]), desired=st.integers(0, 8), restorable=st.booleans()
    ),
    max_size=2,
    unique_by=lambda one: one.deployment,
)


@given(targets, worlds, histories)
@settings(max_examples=600)
def test_a_step_never_takes_healthy_tasks_below_the_minimum(
    wanted: Target, there: list[TaskView], formers: list[Former]
) -> None:
    step = plan(wanted, there, formers)
    stopped = {*step.scale_in, *step.replace}
    healthy = [task for task in there if task.standing is HEALTHY]
    left = [task for task in healthy if task.id not in stopped]
    assert len(left) >= min(len(healthy), wanted.least)


@given(targets, worlds, histories)
@settings(max_examples=600)
def test_a_step_never_starts_more_than_the_maximum(
    wanted: Target, there: list[TaskView], formers: list[Former]
) -> None:
    started = sum(plan(wanted, there, formers).start.values())
    assert started == 0 or len(there) + started <= wanted.most


@given(targets, worlds, histories)
def test_protected_tasks_are_never_stopped(
    wanted: Target, there: list[TaskView], formers: list[Former]
) -> None:
    step = plan(wanted, there, formers)
    stopped = {*step.scale_in, *step.replace}
    assert not any(task.protected and task.id in stopped for task in there)


@given(
    st.integers(0, 8),
    st.integers(0, 100),
    st.integers(100, 200),
    worlds,
    st.randoms(use_true_random=False),
)
@settings(max_examples=300)
def test_repeated_steps_arrive_at_the_desired_count(
    desired: int, minimum: int, maximum: int, there: list[TaskView], random: Random
) -> None:
    """Where the percentages leave room, whatever was there before and however late tasks turn healthy."""
    wanted = target(desired, minimum, maximum)
    if wanted.least == wanted.most and desired:
        wanted = replace(wanted, minimum=0)
    there = [replace(task, protected=False) for task in there]
    formers = [
        Former(deployment=name, desired=sum(task.deployment == name for task in there), restorable=True)
        for name in (OLD, OLDER)
    ]
    numbers = count(1000)
    for _ in range(200):
        step = plan(wanted, there, formers)
        stopped = {*step.scale_in, *step.replace}
        there = [task for task in there if task.id not in stopped]
        formers = [replace(one, desired=step.desired.get(one.deployment, one.desired)) for one in formers]
        for deployment, number in step.start.items():
            there += [
                TaskView(id=str(next(numbers)), deployment=deployment, standing=COMING) for _ in range(number)
            ]
        there = [
            replace(task, standing=HEALTHY) if task.standing is COMING and random.random() < 0.5 else task
            for task in there
        ]
        if step.complete:
            break
    assert [task.deployment for task in there] == [NEW] * desired
    assert all(task.standing is HEALTHY for task in there)
