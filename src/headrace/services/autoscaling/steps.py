"""What a step scaling policy makes of its alarm. Pure.

«Step scaling policies for Application Auto Scaling»: steps are relative to the alarm's threshold; above it
their lower bound is included, below it their upper bound.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from headrace.services.autoscaling.errors import validation

ADJUSTMENTS = ("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity")
AGGREGATIONS = ("Average", "Minimum", "Maximum")
COOLDOWN = 300
MOST_STEPS = 20


def adjustment(
    configuration: Mapping[str, Any], threshold: float, value: float, *, above: bool
) -> int | None:
    """What the step that the value falls into says; None if it falls into none."""
    distance = value - threshold
    for step in configuration["StepAdjustments"]:
        low = step.get("MetricIntervalLowerBound", -math.inf)
        high = step.get("MetricIntervalUpperBound", math.inf)
        inside = low <= distance < high if above else low < distance <= high
        if inside:
            return int(step["ScalingAdjustment"])
    return None


def adjusted(configuration: Mapping[str, Any], base: int, change: int) -> int:
    """The capacity that the change makes of `base`."""
    match configuration["AdjustmentType"]:
        case "ExactCapacity":
            return change
        case "PercentChangeInCapacity":
            return base + _percent(base, change, configuration.get("MinAdjustmentMagnitude", 0))
    return base + change


def _percent(base: int, percent: int, least: int) -> int:
    """Toward zero, but at least one; at least `least`."""
    exact = base * percent / 100
    size = max(1, math.floor(abs(exact))) if exact else 0
    return int(math.copysign(max(size, least), percent)) if percent else 0


def check(configuration: Mapping[str, Any]) -> None:
    """Raises `ValidationException`."""
    if configuration.get("AdjustmentType") not in ADJUSTMENTS:
        raise validation(f"AdjustmentType must be one of {', '.join(ADJUSTMENTS)}.")
    if configuration.get("MetricAggregationType", "Average") not in AGGREGATIONS:
        raise validation(f"MetricAggregationType must be one of {', '.join(AGGREGATIONS)}.")
    if configuration.get("Cooldown", 0) < 0:
        raise validation("Cooldown must not be negative.")
    percent = configuration["AdjustmentType"] == "PercentChangeInCapacity"
    if "MinAdjustmentMagnitude" in configuration and not percent:
        raise validation("MinAdjustmentMagnitude is only for PercentChangeInCapacity.")
    steps = configuration.get("StepAdjustments") or ()
    if not 1 <= len(steps) <= MOST_STEPS:
        raise validation(f"There must be between 1 and {MOST_STEPS} step adjustments.")
    if configuration["AdjustmentType"] == "ExactCapacity" and any(
        step["ScalingAdjustment"] < 0 for step in steps
    ):
        raise validation("An exact capacity must not be negative.")
    _check_bounds(steps)


def _check_bounds(steps: Sequence[Mapping[str, Any]]) -> None:
    bounds = sorted(
        (
            step.get("MetricIntervalLowerBound", -math.inf),
            step.get("MetricIntervalUpperBound", math.inf),
        )
        for step in steps
    )
    for low, high in bounds:
        if low >= high:
            raise validation("A step's lower bound must be less than its upper bound.")
        if math.isinf(low) and math.isinf(high):
            raise validation("At least one of a step's bounds must be specified.")
    for (_, high), (low, _) in pairwise(bounds):
        if high != low:
            raise validation("There must be no gaps and no overlaps between the steps.")
    if bounds[0][0] < 0 and not math.isinf(bounds[0][0]):
        raise validation("If a lower bound is negative, there must be a step without a lower bound.")
    if bounds[-1][1] > 0 and not math.isinf(bounds[-1][1]):
        raise validation("If an upper bound is positive, there must be a step without an upper bound.")
