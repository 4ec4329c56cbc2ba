"""What an expression comes to, and how operators combine it. Pure."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from headrace.services.cloudwatch.errors import validation

Points = dict[datetime, float]
"""By the beginning of a period, oldest first."""


class Series(NamedTuple):
    """The values of one metric, or what has been computed from some."""

    label: str
    points: Points
    period: int
    """Seconds."""
    properties: Mapping[str, str] = {}
    """What labels may refer to: `MetricName`, `Dim.ServiceName` and the like."""


Array = list[Series]
Value = float | Series | Array

OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else math.nan,
    "^": lambda a, b: _power(a, b),
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b),
    ">": lambda a, b: float(a > b),
    ">=": lambda a, b: float(a >= b),
}


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        return math.nan


def combine(sign: str, left: Value, right: Value) -> Value:
    """Number with number, or value by value where both series have one. Raises `ValidationError`."""
    compute = OPERATORS[sign]
    match left, right:
        case list(), list():
            raise validation("Two arrays of time series can't be combined by an operator.")
        case list(), _:
            return [_series(combine(sign, one, right)) for one in left]
        case _, list():
            return [_series(combine(sign, left, one)) for one in right]
        case Series(), Series():
            both = [at for at in left.points if at in right.points]
            return _known(left, {at: compute(left.points[at], right.points[at]) for at in both})
        case Series(), float():
            return _known(left, {at: compute(value, right) for at, value in left.points.items()})
        case float(), Series():
            return _known(right, {at: compute(left, value) for at, value in right.points.items()})
        case float(), float():
            return compute(left, right)
    raise validation("The expression can't be computed.")


def mapped(value: Value, change: Callable[[float], float]) -> Value:
    """Each number changed."""
    match value:
        case Series():
            return _known(value, {at: change(one) for at, one in value.points.items()})
        case list():
            return [_series(mapped(one, change)) for one in value]
    return change(value)


def across(array: Array, gather: Callable[[list[float]], float]) -> Series:
    """One series of several: at each time what is gathered of those that have a value."""
    times = sorted({at for one in array for at in one.points})
    points = {at: gather([one.points[at] for one in array if at in one.points]) for at in times}
    return Series("", points, array[0].period if array else 60)


def all_of(value: Value) -> Iterable[Series]:
    """The series that it consists of. Raises `ValidationError` for a number."""
    match value:
        case Series():
            return [value]
        case list():
            return value
    raise validation("The expression must come to a time series.")


def series(value: Value) -> Series:
    """Raises `ValidationError` if it is not one."""
    if not isinstance(value, Series):
        raise validation("A time series is needed here.")
    return value


_series = series


def _known(like: Series, points: Points) -> Series:
    """Without what can't be computed, e.g. a division by zero."""
    return like._replace(points={at: value for at, value in points.items() if not math.isnan(value)})
