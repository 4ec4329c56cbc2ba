"""Pages of a list: the marker says how many items have been given."""

from collections.abc import Sequence
from typing import Any, TypeVar

from headrace.services.elbv2.errors import validation

LARGEST = 400
T = TypeVar("T")


def page(items: Sequence[T], request: dict[str, Any]) -> tuple[Sequence[T], str | None]:
    """The items of the page asked for, and the marker of the next one. Raises `ValidationError`."""
    size = int(request.get("PageSize", LARGEST))
    if not 1 <= size <= LARGEST:
        raise validation(f"PageSize must be between 1 and {LARGEST}")
    marker = request.get("Marker") or "0"
    if not marker.isdecimal():
        raise validation(f"Invalid marker '{marker}'")
    start = int(marker)
    rest = items[start:]
    return rest[:size], str(start + size) if len(rest) > size else None
