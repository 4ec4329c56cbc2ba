"""What tags may be. Pure."""

from collections.abc import Iterable, Mapping

from headrace.services.cloudwatch.errors import invalid_value

MOST = 50


def added(before: Mapping[str, str], given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The tags with those given. Raises `InvalidParameterValue`."""
    tags = {**before, **{tag["Key"]: tag["Value"] for tag in given}}
    if len(tags) > MOST:
        raise invalid_value(f"A resource can have at most {MOST} tags.")
    return tags
