"""The tags of a repository as a resource (not those of images). Pure."""

from collections.abc import Collection, Mapping, Sequence

from headrace.services.ecr import errors

_MOST = 50
_LONGEST_KEY = 128
_LONGEST_VALUE = 256


def added(old: Mapping[str, str], new: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags with those of a request. Raises `InvalidTagParameterException`, `TooManyTagsException`."""
    tags = {**old, **{tag["Key"]: tag["Value"] for tag in new}}
    for key, value in tags.items():
        if not 1 <= len(key) <= _LONGEST_KEY or len(value) > _LONGEST_VALUE or key.startswith("aws:"):
            raise errors.invalid_tag(key)
    if len(tags) > _MOST:
        raise errors.too_many_tags()
    return tags


def removed(old: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    return {key: value for key, value in old.items() if key not in keys}
