"""Data of metrics that Headrace's own parts take."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from headrace.services.cloudwatch.recording import Datum, record
from headrace.services.cloudwatch.summaries import of_values
from headrace.store.base import Transaction


class Measurements:
    """Takes them in. Every one is kept by the second, too."""

    async def put(
        self,
        tx: Transaction,
        scope: str,
        namespace: str,
        values: Mapping[str, Sequence[float]],
        *,
        dimensions: Mapping[str, str],
        unit: str,
        at: datetime,
        now: datetime,
    ) -> None:
        """`values`: at least one, by the metric's name."""
        data = [
            Datum(name=name, dimensions=dimensions, at=at, unit=unit, fine=True, summary=of_values(measured))
            for name, measured in values.items()
        ]
        await record(tx, scope, namespace, data, now=now)
