"""What services measure of themselves, and when."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from headrace.store.base import Transaction

EVERY = 20
"""Seconds between measurements."""


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


def just_ended(now: datetime) -> datetime:
    """The beginning of the time between two measurements that has just ended."""
    return datetime.fromtimestamp(int(now.timestamp()) // EVERY * EVERY, UTC) - timedelta(seconds=EVERY)


def until_next(now: datetime) -> float:
    """Seconds until it is time to measure again."""
    return EVERY - now.timestamp() % EVERY
