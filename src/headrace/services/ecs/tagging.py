"""What tags may be: pure («ECS developer guide, tag restrictions»)."""

from headrace.services.ecs.errors import invalid_parameter

MOST_TAGS = 50
LONGEST_KEY, LONGEST_VALUE = 128, 256
RESERVED = "aws:"

Given = list[dict[str, str]]


def kept(given: Given | None, before: dict[str, str] | None = None) -> dict[str, str]:
    """The tags after these were added. Raises `InvalidParameterException`."""
    tags = dict(before or {})
    for tag in given or ():
        key, value = tag.get("key", ""), tag.get("value", "")
        if not 1 <= len(key) <= LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise invalid_parameter(
                f"A tag's key has 1 to {LONGEST_KEY} characters and its value at most {LONGEST_VALUE}."
            )
        if key.lower().startswith(RESERVED):
            raise invalid_parameter(f"Tag keys that begin with '{RESERVED}' are reserved for AWS use.")
        tags[key] = value
    if len(tags) > MOST_TAGS:
        raise invalid_parameter(f"A resource can have at most {MOST_TAGS} tags.")
    return tags
