"""Answering MetricDataQueries that refer to one another."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from headrace.services.cloudwatch import dimensions
from headrace.services.cloudwatch.errors import validation
from headrace.services.cloudwatch.expressions import functions, grammar
from headrace.services.cloudwatch.expressions.grammar import Binary, Called, Listed, Name, Number, Text, Tree
from headrace.services.cloudwatch.expressions.search import found_by
from headrace.services.cloudwatch.expressions.values import Array, Points, Series, Value, all_of, combine
from headrace.services.cloudwatch.periods import check_period
from headrace.services.cloudwatch.records import Metric, metric_id
from headrace.services.cloudwatch.series import series, without_units
from headrace.services.cloudwatch.summaries import is_statistic, statistic
from headrace.store.base import Reader
from headrace.store.listing import every

MOST_FOUND = 100
"""Metrics that a search gives."""
METRICS, SEARCH = "METRICS", "SEARCH"


class Window(NamedTuple):
    """From `start` up to, but without, `end`."""

    start: datetime
    end: datetime


class Evaluator:
    """Answers queries that have been checked, each once."""

    def __init__(
        self, reader: Reader, scope: str, queries: Sequence[Mapping[str, Any]], window: Window
    ) -> None:
        self._reader = reader
        self._scope = scope
        self._queries = {query["Id"]: query for query in queries}
        self._window = window
        self._known: dict[str, Value] = {}

    async def answer(self, id: str) -> list[Series]:
        """The series that the query of this id comes to. Raises `ValidationError`."""
        value = await self._value(id)
        if isinstance(value, float):
            raise validation(f"The expression {id} must come to a time series, not to a number.")
        if isinstance(value, Series) and "Expression" in self._queries[id]:
            value = value._replace(label=id)
        return list(all_of(value))

    async def _value(self, id: str) -> Value:
        if id not in self._known:
            query = self._queries[id]
            if "MetricStat" in query:
                self._known[id] = await self._measured(query["MetricStat"])
            else:
                self._known[id] = await self._computed(grammar.parsed(query["Expression"]))
        return self._known[id]

    async def _measured(self, stat: Mapping[str, Any]) -> Series:
        metric = stat["Metric"]
        of = dimensions.parsed(metric.get("Dimensions"))
        id = metric_id(self._scope, metric["Namespace"], metric["MetricName"], of)
        points = await self._points(id, stat["Stat"], stat["Period"], stat.get("Unit"))
        told = _properties(metric["Namespace"], metric["MetricName"], of, stat["Stat"], stat["Period"])
        return Series(metric["MetricName"], points, stat["Period"], told)

    async def _points(self, id: str, stat: str, period: int, unit: str | None = None) -> Points:
        start, end = self._window
        data = await series(self._reader, id, start=start, end=end, period=period, unit=unit)
        told = {at: statistic(summary, stat) for at, summary in without_units(data).items()}
        return {at: value for at, value in told.items() if value is not None}

    async def _computed(self, tree: Tree) -> Value:
        match tree:
            case Number(value):
                return value
            case Name(id):
                return await self._value(id)
            case Binary(sign, left, right):
                return combine(sign, await self._computed(left), await self._computed(right))
            case Listed(members):
                return functions.arrays([await self._computed(one) for one in members])
            case Called(name, arguments) if name == METRICS:
                return await self._metrics(arguments)
            case Called(name, arguments) if name == SEARCH:
                return await self._search(arguments)
            case Called(name, arguments):
                return functions.call(name, [await self._argument(one) for one in arguments])
        raise validation("A text is not expected here.")

    async def _argument(self, tree: Tree) -> Value | str:
        if isinstance(tree, Name) and tree.value in functions.WORDS:
            return tree.value
        return await self._computed(tree)

    async def _metrics(self, arguments: Sequence[Tree]) -> Array:
        """All metrics of the request, or those whose ids contain a text."""
        part = arguments[0].value if arguments and isinstance(arguments[0], Text) else ""
        ids = [id for id, query in self._queries.items() if "MetricStat" in query and part in id]
        return functions.arrays([await self._value(id) for id in ids])

    async def _search(self, arguments: Sequence[Tree]) -> Array:
        match list(arguments):
            case [Text(text), Text(stat), *rest] if len(rest) <= 1:
                period = rest[0].value if rest and isinstance(rest[0], Number) else 300.0
            case _:
                raise validation("SEARCH takes a search, a statistic and a period.")
        if not is_statistic(stat) or not math.isfinite(period) or not period.is_integer():
            raise validation("SEARCH takes a search, a statistic and a period.")
        check_period(int(period), "SEARCH")
        finds = found_by(text)
        found = [one for one in await every(self._reader, Metric, scope=self._scope) if finds(one)]
        return [await self._found(metric, stat, int(period)) for metric in found[:MOST_FOUND]]

    async def _found(self, metric: Metric, stat: str, period: int) -> Series:
        label = " ".join(metric.dimensions.values()) or metric.name
        told = _properties(metric.namespace, metric.name, metric.dimensions, stat, period)
        return Series(label, await self._points(metric.id, stat, period), period, told)


def _properties(namespace: str, name: str, of: Mapping[str, str], stat: str, period: int) -> dict[str, str]:
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Stat": stat,
        "Period": str(period),
        **{f"Dim.{dimension}": value for dimension, value in of.items()},
    }
