"""What Elastic Load Balancing needs of other services."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from headrace.store.base import Transaction


class Metrics(Protocol):
    """CloudWatch's metrics."""

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
        """Add what was measured; at least one value, by the metric's name."""
