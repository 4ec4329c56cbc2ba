"""The ids that AWS shows."""

from headrace.kit.ids import Ids

LENGTH = 16


def new_number(ids: Ids, prefix: str) -> str:
    """`ns-…` or `srv-…`."""
    return f"{prefix}-{ids.hex()[:LENGTH]}"
