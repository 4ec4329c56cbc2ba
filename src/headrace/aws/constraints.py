"""What a model demands of a value, as a function that is compiled once.

A check walks only where there is something to check. It notes what is wrong in the words of AWS's
front ends.
"""

import re
import warnings
from collections.abc import Callable
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws.models import is_streaming

Problems = list[tuple[str, str, str]]
"""Each: where, the value as shown to people, the constraint it breaks."""
Check = Callable[[Any, str, Problems], None]

_TEXT_LIMIT = 1024
_MAY_BE_EMPTY = frozenset({"TagrisTagsMap"})
"""Maps that AWS Batch takes without an entry, whatever its model says: Airflow's operators send such ones."""
_SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"


class Compiler:
    """Compiles checks; only those of required members for who wants no others."""

    def __init__(self, *, only_required: bool) -> None:
        self._only_required = only_required
        self._open: dict[str, list[Check]] = {}

    def check(self, shape: Shape) -> Check | None:
        """The check of a shape; None if there is nothing to check in it or below."""
        match shape:
            case StructureShape():
                return self._structure(shape)
            case ListShape():
                return _both(self._length(shape), self._list(shape))
            case MapShape():
                return _both(self._length(shape), self._map(shape))
        match shape.type_name:
            case "string":
                return None if self._only_required else _string(shape)
            case "blob" if not is_streaming(shape):
                return self._length(shape)
            case "integer" | "long" | "float" | "double":
                return None if self._only_required else _range(shape)
        return None

    def _length(self, shape: Shape) -> Check | None:
        return None if self._only_required or shape.name in _MAY_BE_EMPTY else _length(shape)

    def _structure(self, shape: StructureShape) -> Check | None:
        if shape.name in self._open:  # a structure within itself
            made = self._open[shape.name]
            return lambda value, path, problems: made[0](value, path, problems) if made else None
        made = self._open[shape.name] = []
        required = tuple(shape.required_members)
        members = {
            name: check for name, member in shape.members.items() if (check := self.check(member)) is not None
        }
        del self._open[shape.name]
        if not required and not members:
            return None

        def walk(value: Any, path: str, problems: Problems) -> None:
            path = f"{path}." if path else ""
            for name in required:
                if name not in value:
                    problems.append((path + lower_first(name), "null", "Member must not be null"))
            for name, inner in members.items():
                if (member := value.get(name)) is not None:
                    inner(member, path + lower_first(name), problems)

        made.append(walk)
        return walk

    def _list(self, shape: ListShape) -> Check | None:
        inner = self.check(shape.member)
        if inner is None:
            return None

        def check_scalars(value: Any, path: str, problems: Problems) -> None:
            found: Problems = []
            for item in value:
                inner(item, path, found)
            if found:
                constraint = (
                    f"Member must satisfy constraint: [{', '.join({each[2]: None for each in found})}]"
                )
                problems.append((path, _shown(value), constraint))

        def check(value: Any, path: str, problems: Problems) -> None:
            for position, item in enumerate(value, 1):
                inner(item, f"{path}.{position}.member", problems)

        if not isinstance(shape.member, (StructureShape, ListShape, MapShape)):
            return check_scalars

        return check

    def _map(self, shape: MapShape) -> Check | None:
        key, inner = self.check(shape.key), self.check(shape.value)
        if key is None and inner is None:
            return None

        def check(value: Any, path: str, problems: Problems) -> None:
            for name, item in value.items():
                if key is not None:
                    key(name, f"{path}.{name}.key", problems)
                if inner is not None:
                    inner(item, f"{path}.{name}.member", problems)

        return check


def _string(shape: Shape) -> Check | None:
    metadata = shape.metadata
    if allowed := metadata.get("enum"):
        return _enum(allowed)
    return _both(_length(shape), _pattern(metadata.get("pattern")))


def _enum(allowed: list[str]) -> Check:
    values = frozenset(allowed)
    constraint = f"Member must satisfy enum value set: [{', '.join(allowed)}]"

    def check(value: Any, path: str, problems: Problems) -> None:
        if value not in values:
            problems.append((path, _shown(value), constraint))

    return check


def _pattern(pattern: str | None) -> Check | None:
    matches = _compiled_pattern(pattern) if pattern else None
    if matches is None:
        return None
    constraint = f"Member must satisfy regular expression pattern: {pattern}"

    def check(value: Any, path: str, problems: Problems) -> None:
        if len(value) <= _TEXT_LIMIT and matches.fullmatch(value) is None:
            problems.append((path, _shown(value), constraint))

    return check


def _compiled_pattern(pattern: str) -> re.Pattern[str] | None:
    """The pattern in Python's terms; None if it is in those of another language, e.g. `\\p{L}`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return re.compile(pattern.replace(_SURROGATES, r"\U00010000-\U0010FFFF"))
        except (re.error, Warning):
            return None


def _length(shape: Shape) -> Check | None:
    return _bounds(shape, len, "length")


def _range(shape: Shape) -> Check | None:
    return _bounds(shape, lambda value: value, "value")


def _bounds(shape: Shape, measure: Callable[[Any], float], noun: str) -> Check | None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is None and most is None:
        return None

    def check(value: Any, path: str, problems: Problems) -> None:
        size = measure(value)
        if least is not None and size < least:
            constraint = f"Member must have {noun} greater than or equal to {least}"
            problems.append((path, _shown(value), constraint))
        elif most is not None and size > most:
            problems.append((path, _shown(value), f"Member must have {noun} less than or equal to {most}"))

    return check


def _both(first: Check | None, second: Check | None) -> Check | None:
    if first is None or second is None:
        return first or second
    outer, inner = first, second

    def check(value: Any, path: str, problems: Problems) -> None:
        before = len(problems)
        outer(value, path, problems)
        if len(problems) == before:
            inner(value, path, problems)

    return check


def _shown(value: Any) -> str:
    text = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
    return f"'{text[:_TEXT_LIMIT]}'"


def lower_first(name: str) -> str:
    """A member's name as AWS's messages have it."""
    return name[:1].lower() + name[1:]
