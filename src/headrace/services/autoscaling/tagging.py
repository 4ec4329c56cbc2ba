"""What tags may be. Pure."""

from collections.abc import Mapping

from headrace.aws.errors import AwsError

MOST = 50


def added(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The tags with those given. Raises `TooManyTagsException`."""
    tags = {**before, **given}
    if len(tags) > MOST:
        raise AwsError("TooManyTagsException", f"A scalable target can have at most {MOST} tags.")
    return tags
