"""What parameters may be called, and how requests refer to them and their versions."""

import re
from typing import NamedTuple

from headrace.services.ssm.errors import validation

_NAME = re.compile(r"[a-zA-Z0-9_.\-/]+")
_LEVEL = re.compile(r"[a-zA-Z0-9_.\-]+")
DEEPEST = 15
LONGEST = 1011
_LABEL = re.compile(r"[a-zA-Z_.\-][a-zA-Z0-9_.\-]{0,99}")


class Reference(NamedTuple):
    """What a request names."""

    name: str
    selector: str | None
    """A version's number or label."""


def check(name: str) -> None:
    """Raises `ValidationException`."""
    plain = name.removeprefix("/").lower()
    if plain.startswith("aws"):
        raise validation(f"No access to reserved parameter name: {name}.")
    if plain.startswith("ssm"):
        raise validation(f'Parameter name: can\'t be prefixed with "ssm" (case-insensitive): {name}.')
    if len(name) > LONGEST or not _NAME.fullmatch(name):
        raise validation(
            "Parameter name: only letters, numbers and the symbols .-_ are allowed, divided into a path by "
            f"slashes, {LONGEST} characters at most."
        )
    if "/" not in name:
        return
    levels = name.split("/")[1:]
    if not name.startswith("/") or not all(_LEVEL.fullmatch(level) for level in levels):
        raise validation("Parameter name must be a fully qualified name: it begins with a slash.")
    if len(levels) > DEEPEST:
        raise validation(f"A parameter's hierarchy has at most {DEEPEST} levels.")


def parse(reference: str) -> Reference:
    """From `name`, `name:selector` or an ARN of either."""
    if reference.startswith("arn:"):
        reference = reference.split(":", 5)[5].removeprefix("parameter/")
        name, _, selector = reference.partition(":")
        return Reference(f"/{name}" if "/" in name else name, selector or None)
    name, _, selector = reference.partition(":")
    return Reference(name, selector or None)


def is_label(label: str) -> bool:
    """Labels don't begin with a digit, `aws` or `ssm`."""
    return bool(_LABEL.fullmatch(label)) and not label.lower().startswith(("aws", "ssm"))
