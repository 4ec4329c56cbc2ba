"""The functions of metric math. Pure."""

import math
import statistics
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from headrace.services.cloudwatch.errors import validation
from headrace.services.cloudwatch.expressions.values import (
    Array,
    Points,
    Series,
    Value,
    across,
    mapped,
    series,
)

REPEAT, LINEAR = "REPEAT", "LINEAR"
WORDS = {REPEAT, LINEAR}
GATHERING: dict[str, Callable[[list[float]], float]] = {
    "SUM": math.fsum,
    "AVG": statistics.fmean,
    "MIN": min,
    "MAX": max,
    "STDDEV": statistics.pstdev,
}
CHANGING: dict[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": lambda value: float(math.ceil(value)),
    "FLOOR": lambda value: float(math.floor(value)),
    "LOG": lambda value: math.log(value) if value > 0 else math.nan,
    "LOG10": lambda value: math.log10(value) if value > 0 else math.nan,
}


def call(name: str, arguments: Sequence[Value | str]) -> Value:
    """Raises `ValidationError`."""
    if name in GATHERING:
        return _gathered(GATHERING[name], _one(name, arguments))
    if name in CHANGING:
        return mapped(_one(name, arguments), CHANGING[name])
    match name, list(arguments):
        case "PERIOD", [Series() as one]:
            return float(one.period)
        case "RATE", [Series() as one]:
            return one._replace(points=_rates(one.points))
        case "DIFF", [Series() as one]:
            return one._replace(points=_differences(one.points))
        case "RUNNING_SUM", [Series() as one]:
            return one._replace(points=_running(one.points))
        case "FILL", [one, filling] if not isinstance(one, str):
            return _each(one, lambda series: series._replace(points=_filled(series, filling)))
        case "IF", [condition, then, *rest] if not isinstance(condition, str) and not isinstance(then, str):
            return _chosen(condition, then, rest[0] if rest else None)
    raise validation(f"Unsupported function, or wrong arguments: {name}.")


def _one(name: str, arguments: Sequence[Value | str]) -> Value:
    if len(arguments) != 1 or isinstance(arguments[0], str):
        raise validation(f"The function {name} takes one argument.")
    return arguments[0]


def _gathered(gather: Callable[[list[float]], float], value: Value) -> Value:
    match value:
        case list():
            return across(value, gather)
        case Series():
            return gather(list(value.points.values())) if value.points else math.nan
    return value


def _each(value: Value, change: Callable[[Series], Series]) -> Value:
    if isinstance(value, list):
        return [change(one) for one in value]
    return change(series(value))


def _rates(points: Points) -> Points:
    pairs = list(points.items())
    return {
        later: (value - before) / (later - earlier).total_seconds()
        for (earlier, before), (later, value) in pairwise(pairs)
    }


def _differences(points: Points) -> Points:
    pairs = list(points.items())
    return {later: value - before for (_, before), (later, value) in pairwise(pairs)}


def _running(points: Points) -> Points:
    total, found = 0.0, {}
    for at, value in points.items():
        total += value
        found[at] = total
    return found


def _filled(one: Series, filling: Value | str) -> Points:
    """Every period between the first and the last that has a value."""
    if isinstance(filling, list) or (isinstance(filling, str) and filling not in WORDS):
        raise validation(f"FILL takes a number, a time series, {REPEAT} or {LINEAR}.")
    found: Points = dict(list(one.points.items())[:1])
    for (earlier, before), (later, value) in pairwise(one.points.items()):
        periods = round((later - earlier).total_seconds() / one.period)
        for number in range(1, periods):
            at = earlier + timedelta(seconds=number * one.period)
            filled = _filler(filling, at, before, (value - before) * number / periods)
            found |= {at: filled} if filled is not None else {}
        found[later] = value
    return found


def _filler(filling: Value | str, at: datetime, before: float, rise: float) -> float | None:
    """`rise`: by how much a straight line has risen since the last value."""
    match filling:
        case float():
            return filling
        case Series():
            return filling.points.get(at)
    return before + rise if filling == LINEAR else before


def _chosen(condition: Value, then: Value, otherwise: Value | str | None) -> Value:
    if isinstance(condition, float):
        if condition:
            return then
        if otherwise is None or isinstance(otherwise, str):
            raise validation("IF needs a third argument where its condition is a number.")
        return otherwise
    one = series(condition)
    points: Points = {}
    for at, value in one.points.items():
        source = then if value else otherwise
        match source:
            case float():
                points[at] = source
            case Series() if at in source.points:
                points[at] = source.points[at]
            case list() | str():
                raise validation("IF takes numbers and time series.")
    return one._replace(points=points)


def arrays(values: Sequence[Value]) -> Array:
    """One array of these series and arrays. Raises `ValidationError`."""
    found: Array = []
    for value in values:
        found += value if isinstance(value, list) else [series(value)]
    return found
