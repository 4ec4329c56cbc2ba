"""Taking in data of metrics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.engines.spec import Part
from headrace.services.cloudwatch.records import (
    MINUTE,
    POINTS,
    SECOND,
    Metric,
    Span,
    metric_id,
    span_id,
)
from headrace.services.cloudwatch.summaries import Summary, merged
from headrace.store.base import Transaction

ACTIVE_EVERY = timedelta(hours=1)
"""How exactly it is kept when a metric's last data came."""


class Datum(Part, frozen=True, kw_only=True):
    """Something that was measured."""

    name: str
    dimensions: Mapping[str, str] = {}
    at: datetime
    unit: str = "None"
    fine: bool = False
    """Keep it by the second, too."""
    summary: Summary


Place = tuple[str, str, int, int]
"""A span: metric, unit, resolution, start."""


async def record(
    tx: Transaction, scope: str, namespace: str, data: Sequence[Datum], *, now: datetime
) -> None:
    """Add the data to what is there already."""
    await _note(tx, scope, namespace, data, now)
    spans: defaultdict[Place, defaultdict[int, list[Summary]]] = defaultdict(lambda: defaultdict(list))
    for datum in data:
        metric = metric_id(scope, namespace, datum.name, datum.dimensions)
        for resolution in (MINUTE, SECOND) if datum.fine else (MINUTE,):
            start, point = place(datum.at, resolution)
            spans[(metric, datum.unit, resolution, start)][point].append(datum.summary)
    there = await tx.get_many(Span, [span_id(*where) for where in spans])
    for where, points in spans.items():
        await _add(tx, scope, where, there.get(span_id(*where)), points)


def place(at: datetime, resolution: int) -> tuple[int, int]:
    """The start of the span that holds this time, and the place in it."""
    number = int(at.timestamp()) // resolution
    return number // POINTS * POINTS * resolution, number % POINTS


async def _note(tx: Transaction, scope: str, namespace: str, data: Iterable[Datum], now: datetime) -> None:
    """That these metrics exist and are active."""
    metrics = {metric_id(scope, namespace, one.name, one.dimensions): one for one in data}
    known = await tx.get_many(Metric, list(metrics))
    for id, datum in metrics.items():
        metric = known.get(id)
        if metric is None:
            dimensions = dict(sorted(datum.dimensions.items()))
            await tx.create(
                Metric(
                    id=id,
                    scope=scope,
                    namespace=namespace,
                    name=datum.name,
                    dimensions=dimensions,
                    active_at=now,
                )
            )
        elif now - metric.active_at >= ACTIVE_EVERY:
            await tx.replace(replace(metric, active_at=now), expect=metric.revision)


async def _add(
    tx: Transaction, scope: str, where: Place, span: Span | None, points: Mapping[int, list[Summary]]
) -> None:
    before = span.points if span else {}
    after = {
        **before,
        **{
            point: merged([*([before[point]] if point in before else []), *added])
            for point, added in points.items()
        },
    }
    if span is not None:
        await tx.replace(replace(span, points=after), expect=span.revision)
        return
    metric, unit, resolution, start = where
    await tx.create(
        Span(
            id=span_id(*where),
            scope=scope,
            metric=metric,
            unit=unit,
            resolution=resolution,
            start=start,
            points=after,
        )
    )
