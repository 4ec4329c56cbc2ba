"""Reading a metric's data, summed up by periods."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from headrace.services.cloudwatch.records import MINUTE, POINTS, SECOND, Span, span_owner
from headrace.services.cloudwatch.summaries import Summary, merged
from headrace.store.base import Reader

FINE_KEPT = timedelta(hours=3)
"""How long data by the second are kept, as in CloudWatch."""
KEPT = timedelta(days=15)
"""How long data by the minute are kept, as in CloudWatch."""

Series = Mapping[tuple[datetime, str], Summary]
"""By the beginning of a period, and the unit."""


async def series(
    reader: Reader, metric: str, *, start: datetime, end: datetime, period: int, unit: str | None = None
) -> Series:
    """The metric's data from `start` up to, but without, `end`. Periods, in seconds, begin at multiples of
    their length; the first begins at or before `start`, and is whole. None: all units."""
    resolution = MINUTE if period % MINUTE == 0 else SECOND
    first = int(start.timestamp()) // period * period
    last = int(end.timestamp())
    length = POINTS * resolution
    found: defaultdict[tuple[int, str], list[Summary]] = defaultdict(list)
    after = f"{first // length * length:012d}"
    while True:
        page = await reader.page(Span, owner=span_owner(metric, resolution), start=after)
        for span in page:
            for point, summary in span.points.items():
                at = span.start + point * resolution
                if first <= at < last and unit in (None, span.unit):
                    found[(at // period * period, span.unit)].append(summary)
        if len(page) < 1000 or page[-1].start >= last:
            break
        after = page[-1].index().sort + "\0"
    return {
        (datetime.fromtimestamp(at, UTC), unit): merged(summaries)
        for (at, unit), summaries in sorted(found.items())
    }


def without_units(data: Series) -> dict[datetime, Summary]:
    """All units together."""
    found: defaultdict[datetime, list[Summary]] = defaultdict(list)
    for (at, _), summary in data.items():
        found[at].append(summary)
    return {at: merged(summaries) for at, summaries in found.items()}
