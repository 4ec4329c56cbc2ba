"""Whether a failed attempt is followed by another."""

from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.services.batch.job_records import Attempt, Container
from headrace.services.batch.parameters import substituted
from headrace.services.batch.retries import again, check

FAILED = Attempt(
    run="r",
    cluster="c",
    environment="e",
    status_reason="Essential container in task exited",
    containers=(Container(name="default", exit_code=137, reason="OutOfMemoryError: Container killed"),),
)
UNPULLED = Attempt(
    run="r",
    cluster="c",
    environment="e",
    status_reason="Task failed to start",
    containers=(Container(name="default", reason="CannotPullContainerError: no such image"),),
)
LOST = Attempt(run="r", cluster="c", environment="e", status_reason="Host EC2 (instance i-1) terminated.")


def again_after(attempt: Attempt, *rules: dict[str, str], attempts: int = 3, made: int = 1) -> bool:
    return again({"attempts": attempts, "evaluateOnExit": list(rules)}, made, attempt)


def test_a_job_runs_as_often_as_its_attempts_allow() -> None:
    assert again_after(FAILED, made=2)
    assert not again_after(FAILED, made=3)
    assert not again({"attempts": 1}, 1, FAILED)


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        (FAILED, {"onExitCode": "137"}),
        (FAILED, {"onExitCode": "13*"}),
        (FAILED, {"onReason": "OutOfMemoryError*"}),
        (FAILED, {"onStatusReason": "Essential container in task exited", "onExitCode": "1*"}),
        (UNPULLED, {"onReason": "CannotPullContainerError*"}),
        (LOST, {"onStatusReason": "Host EC2*"}),
        (LOST, {"onReason": "*"}),
    ],
)
def test_the_first_rule_that_matches_decides(attempt: Attempt, rule: dict[str, str]) -> None:
    assert not again_after(attempt, {**rule, "action": "EXIT"}, {"onReason": "*", "action": "RETRY"})
    assert again_after(attempt, {**rule, "action": "retry"}, {"onReason": "*", "action": "EXIT"})


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        (FAILED, {"onExitCode": "1"}),
        (FAILED, {"onExitCode": "137", "onReason": "Cannot*"}),
        (UNPULLED, {"onExitCode": "0"}),
        (LOST, {"onExitCode": "1*"}),
        (FAILED, {"onStatusReason": "Essential"}),
    ],
)
def test_where_no_rule_matches_the_job_runs_again(attempt: Attempt, rule: dict[str, str]) -> None:
    assert again_after(attempt, {**rule, "action": "EXIT"})


@pytest.mark.parametrize(
    "strategy",
    [
        {},
        {"attempts": 0},
        {"attempts": 11},
        {"attempts": 2, "evaluateOnExit": [{"action": "RETRY"}]},
        {"attempts": 2, "evaluateOnExit": [{"onExitCode": "x", "action": "RETRY"}]},
        {"attempts": 2, "evaluateOnExit": [{"onReason": "a*b", "action": "RETRY"}]},
        {"attempts": 2, "evaluateOnExit": [{"onExitCode": "1", "action": "RETRY"}] * 6},
    ],
)
def test_a_strategy_that_makes_no_sense_is_refused(strategy: dict[str, Any]) -> None:
    with pytest.raises(AwsError):
        check(strategy)


def test_parameters_stand_in_for_their_references_wherever_they_are() -> None:
    command = ["cp", "s3://Ref::bucket/x", "Ref::to", "Ref"]
    assert substituted(command, {"bucket": "b", "to": "/d"}) == ["cp", "s3://b/x", "/d", "Ref"]
    with pytest.raises(AwsError, match="No parameter found for reference to"):
        substituted(command, {"bucket": "b"})
