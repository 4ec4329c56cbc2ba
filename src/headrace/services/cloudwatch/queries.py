"""Queries for data of metrics: what GetMetricData and alarms ask."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from headrace.aws.errors import AwsError
from headrace.services.cloudwatch import dimensions
from headrace.services.cloudwatch.errors import not_supported, validation
from headrace.services.cloudwatch.periods import check_period
from headrace.services.cloudwatch.records import metric_id
from headrace.services.cloudwatch.series import series, without_units
from headrace.services.cloudwatch.summaries import is_statistic, statistic
from headrace.store.base import Reader

ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
MOST_QUERIES = 500

Points = dict[datetime, float]
"""By the beginning of a period, oldest first."""


class Window(NamedTuple):
    """From `start` up to, but without, `end`."""

    start: datetime
    end: datetime


def check(queries: Sequence[Mapping[str, Any]]) -> None:
    """Raises `ValidationError`."""
    if not 1 <= len(queries) <= MOST_QUERIES:
        raise validation(f"Between 1 and {MOST_QUERIES} MetricDataQueries can be given.")
    seen: set[str] = set()
    for query in queries:
        id = query["Id"]
        if not ID.fullmatch(id):
            raise validation(f"The value {id} for parameter Id is not matching the expected pattern.")
        if id in seen:
            raise validation(f"The values for parameter Id in MetricDataQueries are not unique: {id}.")
        seen.add(id)
        if ("MetricStat" in query) == ("Expression" in query):
            raise validation(f"Exactly one of MetricStat and Expression must be specified for {id}.")
        if "Expression" in query:
            raise not_supported("expressions in MetricDataQueries")
        _check_stat(query["MetricStat"], id)


def _check_stat(stat: Mapping[str, Any], id: str) -> None:
    if not is_statistic(stat["Stat"]):
        raise validation(f"The value {stat['Stat']} for parameter Stat of {id} is not supported.")
    metric = stat["Metric"]
    if "Namespace" not in metric or "MetricName" not in metric:
        raise validation(f"The metric of {id} needs a Namespace and a MetricName.")
    try:
        check_period(stat["Period"], f"{id}.MetricStat.Period")
        dimensions.parsed(metric.get("Dimensions"))
    except AwsError as error:
        raise validation(error.message) from None


async def ask(reader: Reader, scope: str, query: Mapping[str, Any], window: Window) -> Points:
    """The answer to a query that has been checked."""
    stat = query["MetricStat"]
    metric = stat["Metric"]
    id = metric_id(
        scope, metric["Namespace"], metric["MetricName"], dimensions.parsed(metric.get("Dimensions"))
    )
    data = await series(
        reader, id, start=window.start, end=window.end, period=stat["Period"], unit=stat.get("Unit")
    )
    told = {at: statistic(summary, stat["Stat"]) for at, summary in without_units(data).items()}
    return {at: value for at, value in told.items() if value is not None}


def label(query: Mapping[str, Any]) -> str:
    """What a query's answer is called."""
    return str(query.get("Label") or query["MetricStat"]["Metric"]["MetricName"])
