"""What tags may be. Pure."""

from collections.abc import Iterable, Mapping

from headrace.services.servicediscovery.errors import too_many_tags

MOST = 50


def added(before: Mapping[str, str], given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The tags with those given. Raises `TooManyTagsException`."""
    tags = {**before, **{tag["Key"]: tag["Value"] for tag in given}}
    if len(tags) > MOST:
        raise too_many_tags(MOST)
    return tags
