"""PutMetricData's members, checked and understood. Pure."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from headrace.services.cloudwatch import dimensions
from headrace.services.cloudwatch.errors import invalid_combination, invalid_value, missing
from headrace.services.cloudwatch.recording import Datum
from headrace.services.cloudwatch.summaries import Summary, of_values

MOST_DATA = 1000
MOST_VALUES = 150
OLDEST = timedelta(days=14)
NEWEST = timedelta(hours=2)
LARGEST = 2.0**360


def parsed(request: dict[str, Any], now: datetime) -> list[Datum]:
    """What was measured. Raises `AwsError`."""
    if request["Namespace"].startswith("AWS/"):
        raise invalid_value("The value AWS/ for parameter Namespace is invalid.")
    given = [
        *request.get("MetricData", ()),
        *(one for entity in request.get("EntityMetricData", ()) for one in entity.get("MetricData", ())),
    ]
    if not given:
        raise missing("The parameter MetricData is required.")
    if len(given) > MOST_DATA:
        raise invalid_value(f"The collection MetricData must not have a size greater than {MOST_DATA}.")
    return list(_data(given, now))


def _data(given: list[dict[str, Any]], now: datetime) -> Iterator[Datum]:
    for number, one in enumerate(given, start=1):
        where = f"MetricData.member.{number}"
        at = one.get("Timestamp", now)
        if not now - OLDEST <= at <= now + NEWEST:
            raise invalid_value(
                f"The parameter {where}.Timestamp must specify a time no more than two weeks in the past and "
                "no more than two hours in the future."
            )
        if one.get("StorageResolution", 60) not in (1, 60):
            raise invalid_value(f"The parameter {where}.StorageResolution must be 1 or 60.")
        yield Datum(
            name=one["MetricName"],
            dimensions=dimensions.parsed(one.get("Dimensions")),
            at=at,
            unit=one.get("Unit", "None"),
            fine=one.get("StorageResolution", 60) == 1,
            summary=_summary(one, where),
        )


def _summary(one: dict[str, Any], where: str) -> Summary:
    said = [name for name in ("Value", "Values", "StatisticValues") if one.get(name) is not None]
    if len(said) > 1:
        raise invalid_combination(
            f"The parameters {where}.{said[0]} and {where}.{said[1]} are mutually exclusive and you have "
            "specified both."
        )
    if not said:
        raise missing(
            f"At least one of the parameters {where}.Value, {where}.Values or {where}.StatisticValues must "
            "be specified."
        )
    if said == ["StatisticValues"]:
        return _given(one["StatisticValues"], where)
    values = one["Values"] if said == ["Values"] else [one["Value"]]
    counts = one.get("Counts")
    if not 1 <= len(values) <= MOST_VALUES:
        raise invalid_value(f"The collection {where}.Values must have between 1 and {MOST_VALUES} members.")
    if counts is not None and len(counts) != len(values):
        raise invalid_value(f"The parameters {where}.Values and {where}.Counts must be of the same size.")
    if counts is not None and not all(count > 0 for count in counts):
        raise invalid_value(f"The parameter {where}.Counts must hold numbers greater than 0.")
    _check(values, where)
    return of_values(values, counts)


def _given(figures: dict[str, float], where: str) -> Summary:
    summary = Summary(figures["SampleCount"], figures["Sum"], figures["Minimum"], figures["Maximum"])
    _check([summary.count, summary.sum, summary.minimum, summary.maximum], where)
    if summary.count <= 0:
        raise invalid_value(f"The parameter {where}.StatisticValues.SampleCount must be greater than 0.")
    if summary.minimum > summary.maximum:
        raise invalid_value(
            f"The parameter {where}.StatisticValues.Minimum must not be greater than its Maximum."
        )
    return summary


def _check(values: list[float], where: str) -> None:
    if not all(math.isfinite(value) and abs(value) <= LARGEST for value in values):
        raise invalid_value(f"The value of {where} must be a number between -2^360 and 2^360.")
