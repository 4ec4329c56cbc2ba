"""MetricDataQueries: what GetMetricData and alarms ask. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from headrace.aws.errors import AwsError
from headrace.services.cloudwatch import dimensions
from headrace.services.cloudwatch.errors import validation
from headrace.services.cloudwatch.expressions import grammar
from headrace.services.cloudwatch.expressions.functions import WORDS
from headrace.services.cloudwatch.expressions.values import Series
from headrace.services.cloudwatch.periods import check_period
from headrace.services.cloudwatch.summaries import is_statistic

ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
MOST_QUERIES = 500
PROPERTY = re.compile(r"\$\{(?:PROP\('([^']+)'\)|(LABEL))\}")


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
        if "MetricStat" in query:
            _check_stat(query["MetricStat"], id)
    _check_references(queries)


def _check_references(queries: Sequence[Mapping[str, Any]]) -> None:
    """Every id that an expression names is there, and none comes back to itself."""
    references = {query["Id"]: _names(query) for query in queries}
    for id, named in references.items():
        if unknown := named - references.keys():
            raise validation(f"The expression {id} refers to {min(unknown)}, which is not there.")
    while references:
        free = {id for id, named in references.items() if not named & references.keys()}
        if not free:
            raise validation(
                f"The expressions {', '.join(sorted(references))} refer to one another in a circle."
            )
        references = {id: named for id, named in references.items() if id not in free}


def _names(query: Mapping[str, Any]) -> set[str]:
    """The ids that the query refers to."""
    return grammar.names(grammar.parsed(query["Expression"])) - WORDS if "Expression" in query else set()


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


def label(query: Mapping[str, Any], answer: Series) -> str:
    """What a series of a query's answer is called; `${…}` in a label is filled in («dynamic labels»)."""
    given = query.get("Label")
    if not given:
        return answer.label
    known = {**answer.properties, "LABEL": answer.label}
    return PROPERTY.sub(lambda match: known.get(match[1] or match[2], ""), str(given))
