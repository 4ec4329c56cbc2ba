"""What a step scaling policy makes of its alarm."""

from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.services.autoscaling import steps


def step(low: float | None, high: float | None, change: int) -> dict[str, Any]:
    made: dict[str, Any] = {"ScalingAdjustment": change}
    if low is not None:
        made["MetricIntervalLowerBound"] = low
    if high is not None:
        made["MetricIntervalUpperBound"] = high
    return made


def policy(*made: dict[str, Any], kind: str = "PercentChangeInCapacity", **fields: Any) -> dict[str, Any]:
    return {"AdjustmentType": kind, "StepAdjustments": list(made), **fields}


OUT = policy(step(0, 10, 0), step(10, 20, 10), step(20, None, 30))
IN = policy(step(-10, 0, 0), step(-20, -10, -10), step(None, -20, -30))


@pytest.mark.parametrize(
    ("configuration", "metric", "before", "after"),
    [(OUT, 60, 10, 11), (OUT, 70, 11, 14), (IN, 40, 14, 13), (IN, 30, 13, 10)],
)
def test_the_guide_s_example_comes_out_as_in_the_guide(
    configuration: dict[str, Any], metric: float, before: int, after: int
) -> None:
    change = steps.adjustment(configuration, 50, metric, above=configuration is OUT)
    assert change is not None
    assert steps.adjusted(configuration, before, change) == after


def test_bounds_belong_to_the_step_that_is_nearer_to_the_threshold_from_outside() -> None:
    assert steps.adjustment(OUT, 50, 60, above=True) == 10
    assert steps.adjustment(OUT, 50, 59.9, above=True) == 0
    assert steps.adjustment(IN, 50, 40, above=False) == -10
    assert steps.adjustment(IN, 50, 40.1, above=False) == 0


def test_a_value_outside_of_all_steps_changes_nothing() -> None:
    assert steps.adjustment(policy(step(0, 10, 5), step(10, None, 6)), 50, 49, above=True) is None


@pytest.mark.parametrize(
    ("base", "percent", "least", "after"),
    [
        (10, 25, 0, 12),
        (3, 10, 0, 4),
        (3, -10, 0, 2),
        (10, -25, 0, 8),
        (4, 25, 2, 6),
        (4, 0, 2, 4),
        (0, 50, 0, 0),
    ],
)
def test_percentages_are_rounded_toward_zero_but_change_something(
    base: int, percent: int, least: int, after: int
) -> None:
    configuration = policy(step(0, None, percent), MinAdjustmentMagnitude=least)
    assert steps.adjusted(configuration, base, percent) == after


def test_changes_and_exact_capacities_are_taken_as_they_are() -> None:
    assert steps.adjusted(policy(kind="ChangeInCapacity"), 5, -2) == 3
    assert steps.adjusted(policy(kind="ExactCapacity"), 5, 9) == 9


@pytest.mark.parametrize(
    "configuration",
    [
        policy(),
        policy(step(None, None, 1)),
        policy(step(0, 10, 1), step(20, None, 2)),
        policy(step(0, 10, 1), step(5, None, 2)),
        policy(step(10, 0, 1)),
        policy(step(0, 10, 1)),
        policy(step(-10, 0, 1)),
        policy(step(0, None, 1), kind="Whatever"),
        policy(step(0, None, -1), kind="ExactCapacity"),
        policy(step(0, None, 1), kind="ChangeInCapacity", MinAdjustmentMagnitude=1),
        policy(step(0, None, 1), Cooldown=-1),
        policy(step(0, None, 1), MetricAggregationType="Median"),
        policy(*(step(low, low + 1, 1) for low in range(20)), step(20, None, 1)),
    ],
)
def test_steps_that_make_no_sense_are_refused(configuration: dict[str, Any]) -> None:
    with pytest.raises(AwsError) as refused:
        steps.check(configuration)
    assert refused.value.code == "ValidationException"


def test_sensible_steps_are_taken() -> None:
    for configuration in (OUT, IN, policy(step(0, None, 1)), policy(step(None, 0, -1))):
        steps.check(configuration)
