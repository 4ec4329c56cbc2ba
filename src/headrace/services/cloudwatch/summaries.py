"""What is kept of the values of a metric in one period, and what can be said of them. Pure."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

MOST_VALUES = 100
"""Different values that are kept of a period; of more, each is rounded to two significant digits. So
percentiles of many values are right to within a few percent, as CloudWatch's are."""

BASIC = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100)")


class Summary(msgspec.Struct, frozen=True, array_like=True):
    count: float
    sum: float
    minimum: float
    maximum: float
    values: tuple[tuple[float, float], ...] = ()
    """Each value with how often it came; empty where only the figures above were given."""


def of_values(values: Sequence[float], counts: Sequence[float] | None = None) -> Summary:
    """`counts`: how often each value came; None: once."""
    weights = counts or [1.0] * len(values)
    return Summary(
        count=math.fsum(weights),
        sum=math.fsum(value * weight for value, weight in zip(values, weights, strict=True)),
        minimum=min(values),
        maximum=max(values),
        values=_kept(zip(values, weights, strict=True)),
    )


def merged(summaries: Sequence[Summary]) -> Summary:
    """All of them as one. There is at least one."""
    if len(summaries) == 1:
        return summaries[0]
    known = all(summary.values for summary in summaries)
    return Summary(
        count=math.fsum(each.count for each in summaries),
        sum=math.fsum(each.sum for each in summaries),
        minimum=min(each.minimum for each in summaries),
        maximum=max(each.maximum for each in summaries),
        values=_kept(pair for each in summaries for pair in each.values) if known else (),
    )


def is_statistic(name: str) -> bool:
    """Whether `statistic` knows it."""
    return name in BASIC or PERCENTILE.fullmatch(name) is not None


def statistic(summary: Summary, name: str) -> float | None:
    """`SampleCount`, `Average`, …, or a percentile such as `p99.9`; None if it can't be told."""
    match name:
        case "SampleCount":
            return summary.count
        case "Sum":
            return summary.sum
        case "Minimum":
            return summary.minimum
        case "Maximum":
            return summary.maximum
        case "Average":
            return summary.sum / summary.count
    return _percentile(summary, float(name.removeprefix("p")))


def _percentile(summary: Summary, percent: float) -> float | None:
    if not summary.values:
        return summary.minimum if summary.minimum == summary.maximum else None
    wanted, seen = summary.count * percent / 100, 0.0
    for value, weight in sorted(summary.values):
        seen += weight
        if seen >= wanted:
            return value
    return summary.maximum


def _kept(pairs: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    counted: Counter[float] = Counter()
    for value, weight in pairs:
        counted[value] += weight  # type: ignore[assignment]
    if len(counted) > MOST_VALUES:
        rounded: Counter[float] = Counter()
        for value, weight in counted.items():
            rounded[float(f"{value:.1e}")] += weight
        counted = rounded
    return tuple(counted.items())
