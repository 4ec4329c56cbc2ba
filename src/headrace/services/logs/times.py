"""The times of CloudWatch Logs: milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

_FARTHEST = 2**43 - 1
"""The last millisecond of thirteen digits that a token has room for, near enough: in the year 2248."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def bounded(time: int) -> int:
    """A time that can be looked for. Clients may name any number."""
    return max(0, min(time, _FARTHEST))
