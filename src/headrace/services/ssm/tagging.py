"""What tags may be: pure."""

from headrace.aws.errors import AwsError

MOST_TAGS = 50


def kept(given: list[dict[str, str]] | None, before: dict[str, str] | None = None) -> dict[str, str]:
    """The tags after these were added. Raises `TooManyTagsError`."""
    tags = {**(before or {}), **{tag["Key"]: tag["Value"] for tag in given or ()}}
    if len(tags) > MOST_TAGS:
        raise AwsError("TooManyTagsError", f"A parameter can have at most {MOST_TAGS} tags.")
    return tags
