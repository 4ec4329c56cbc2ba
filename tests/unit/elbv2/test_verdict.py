"""When a target counts as healthy."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from headrace.services.elbv2.health.verdict import Answer, Tally, judge, next_check
from headrace.services.elbv2.records import HealthCheck, State, Target

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHECK = HealthCheck(interval=30, healthy_threshold=3, unhealthy_threshold=2)
GOOD, BAD = Answer(), Answer("Target.Timeout", "Request timed out")


def target(state: State = State.INITIAL) -> Target:
    return Target(id="g/t:1", scope="s", group="g", target="t", port=1, state=state, registered_at=NOW)


def after(one: Target, *answers: Answer, seconds: float = 0) -> Target:
    tally = Tally()
    for answer in answers:
        tally = tally.after(answer)
        one = judge(one, CHECK, answer, tally, NOW + timedelta(seconds=seconds))
    return one


def test_one_success_makes_a_new_target_healthy() -> None:
    assert after(target(), BAD, BAD, BAD, GOOD).state is State.HEALTHY


def test_a_new_target_has_as_long_as_the_threshold_takes() -> None:
    assert after(target(), BAD, BAD, BAD, seconds=59).state is State.INITIAL
    failed = after(target(), BAD, seconds=60)
    assert failed.state is State.UNHEALTHY
    assert (failed.reason, failed.description) == ("Target.Timeout", "Request timed out")


def test_failures_in_a_row_make_it_unhealthy_and_successes_in_a_row_healthy_again() -> None:
    healthy = target(State.HEALTHY)
    assert after(healthy, BAD, GOOD, BAD).state is State.HEALTHY
    assert after(healthy, BAD, BAD).state is State.UNHEALTHY
    unhealthy = target(State.UNHEALTHY)
    assert after(unhealthy, GOOD, GOOD, BAD, GOOD).state is State.UNHEALTHY
    recovered = after(replace(unhealthy, reason="x"), GOOD, GOOD, GOOD)
    assert (recovered.state, recovered.reason) == (State.HEALTHY, None)


def test_a_new_target_is_asked_more_often() -> None:
    assert next_check(target(), CHECK) < 1
    assert next_check(target(State.HEALTHY), CHECK) == 30
