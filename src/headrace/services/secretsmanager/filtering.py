"""Which secrets a list is to show («ListSecrets, Filters»). Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from headrace.services.secretsmanager.records import Secret

Filters = Sequence[Mapping[str, Any]]


def matches(secret: Secret, filters: Filters) -> bool:
    """Whether it passes all the filters. A filter passes what one of its values is the beginning of; a
    value behind `!` what it is not the beginning of."""
    return all(_passes(_texts(secret, one["Key"]), one["Values"]) for one in filters)


def _passes(texts: Sequence[str], values: Sequence[str]) -> bool:
    return any(
        _begins(texts, value[1:]) is False if value[:1] == "!" else _begins(texts, value) for value in values
    )


def _begins(texts: Sequence[str], value: str) -> bool:
    return any(text.startswith(value) for text in texts)


def _texts(secret: Secret, key: str) -> Sequence[str]:
    known: dict[str, Sequence[str]] = {
        "name": [secret.name],
        "description": [secret.description or ""],
        "tag-key": list(secret.tags),
        "tag-value": list(secret.tags.values()),
    }
    if key != "all":
        return known.get(key, ())
    words = " ".join(text for texts in known.values() for text in texts).split()
    return [text for texts in known.values() for text in texts] + words
