"""PutMetricAlarm's members, checked and understood. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from headrace.services.cloudwatch import queries
from headrace.services.cloudwatch.alarms.verdict import COMPARISONS, MORE, Rule
from headrace.services.cloudwatch.errors import (
    invalid_combination,
    invalid_value,
    missing,
    not_supported,
    validation,
)
from headrace.services.cloudwatch.expressions.evaluation import Window

UNBUILT = (
    "ThresholdMetricId",
    "EvaluationWindow",
    "WarmUpConfiguration",
    "EvaluationCriteria",
    "EvaluationInterval",
    "ActionConfiguration",
)
TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")
ACTIONS = ("OKActions", "AlarmActions", "InsufficientDataActions")
ACTION = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+")
LONGEST = timedelta(days=7)
OUTSIDE = ("AlarmName", "Tags")
"""Members that are kept elsewhere."""


def checked(request: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of the request. Raises `AwsError`."""
    for name in UNBUILT:
        if name in request:
            raise not_supported(f"{name} of an alarm")
    for name in ("EvaluationPeriods", "ComparisonOperator", "Threshold"):
        if name not in request:
            raise missing(f"The parameter {name} is required.")
    if request["ComparisonOperator"] not in COMPARISONS:
        raise not_supported(f"the comparison {request['ComparisonOperator']}, which needs anomaly detection")
    if request.get("TreatMissingData", "missing") not in TREATMENTS:
        raise invalid_value(f"TreatMissingData must be one of {', '.join(TREATMENTS)}.")
    if request.get("DatapointsToAlarm", 1) > request["EvaluationPeriods"]:
        raise validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods.")
    _check_actions(request)
    settings = {name: value for name, value in request.items() if name not in OUTSIDE}
    queries.check(asked(settings) if "Metrics" in request else [_single(request)])
    if sum(query.get("ReturnData", True) for query in asked(settings)) != 1:
        raise validation("Exactly one element of the metrics list should return data.")
    if not any("MetricStat" in query for query in asked(settings)):
        raise not_supported("alarms on expressions without a metric of their own")
    if period(settings) * request["EvaluationPeriods"] > LONGEST.total_seconds():
        raise validation("Metrics can be evaluated over at most a week: EvaluationPeriods * Period.")
    return settings


def _check_actions(request: Mapping[str, Any]) -> None:
    for name in ACTIONS:
        for arn in request.get(name, ()):
            if not ACTION.fullmatch(arn):
                raise validation(f"Invalid arn syntax: {arn}")


def _single(request: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("MetricName", "Namespace", "Period"):
        if name not in request:
            raise missing(f"The parameter {name} is required.")
    if ("Statistic" in request) == ("ExtendedStatistic" in request):
        raise invalid_combination("Exactly one of Statistic and ExtendedStatistic must be specified.")
    return asked(request)[0]


def asked(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The alarm's question, as MetricDataQueries."""
    if "Metrics" in settings:
        return list(settings["Metrics"])
    names = ("Namespace", "MetricName", "Dimensions")
    stat = {
        "Metric": {name: settings[name] for name in names if name in settings},
        "Period": settings["Period"],
        "Stat": settings.get("Statistic") or settings["ExtendedStatistic"],
    }
    return [{"Id": "m1", "MetricStat": stat | ({"Unit": settings["Unit"]} if "Unit" in settings else {})}]


def returned(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The query whose answer is watched."""
    return next(query for query in asked(settings) if query.get("ReturnData", True))


def period(settings: Mapping[str, Any]) -> int:
    """Seconds: the longest of the metrics that are asked for."""
    return max(int(query["MetricStat"]["Period"]) for query in asked(settings) if "MetricStat" in query)


def rule(settings: Mapping[str, Any]) -> Rule:
    return Rule(
        comparison=settings["ComparisonOperator"],
        threshold=settings["Threshold"],
        periods=settings["EvaluationPeriods"],
        needed=settings.get("DatapointsToAlarm", settings["EvaluationPeriods"]),
        missing=settings.get("TreatMissingData", "missing"),
    )


def window(settings: Mapping[str, Any], now: datetime) -> Window:
    """The whole periods that are looked at: the newest ends at or before `now`."""
    seconds = period(settings)
    end = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    return Window(end - timedelta(seconds=seconds * (settings["EvaluationPeriods"] + MORE)), end)


def times(settings: Mapping[str, Any], window: Window) -> list[datetime]:
    """The beginnings of the window's periods, oldest first."""
    step = timedelta(seconds=period(settings))
    return [window.start + number * step for number in range(settings["EvaluationPeriods"] + MORE)]
