"""What a period may be. Pure."""

from headrace.services.cloudwatch.errors import invalid_value

SHORT = (1, 5, 10, 20, 30)


def check_period(seconds: int, name: str) -> None:
    """Raises `InvalidParameterValue`."""
    if seconds not in SHORT and (seconds < 60 or seconds % 60):
        raise invalid_value(f"The parameter {name} must be 1, 5, 10, 20, 30 or a multiple of 60.")
