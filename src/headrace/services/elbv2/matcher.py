"""The status codes of a health check that count as success: `200`, `200,202` or `200-299`."""

from headrace.services.elbv2.errors import validation


def check_matcher(matcher: str) -> None:
    """Raises `ValidationError`."""
    _ranges(matcher)


def matches(matcher: str, status: int) -> bool:
    """Whether this status is one of them."""
    return any(low <= status <= high for low, high in _ranges(matcher))


def _ranges(matcher: str) -> list[tuple[int, int]]:
    ranges = []
    for part in matcher.split(","):
        low, dash, high = part.strip().partition("-")
        if not (low.isdecimal() and (high.isdecimal() or not dash)):
            raise validation(f"Health check matcher HTTP code '{matcher}' is not valid")
        ranges.append((int(low), int(high or low)))
    if not all(200 <= low <= high <= 499 for low, high in ranges):
        raise validation("Health check matcher HTTP codes must be within the range 200 to 499")
    return ranges
