"""YAML text → keys, lists and texts.

Every scalar stays the text that was written, as CodeBuild (which reads into strings) keeps `010`, `yes`
and `1.10`; only an empty one and `null` are None. Tags mean nothing. What a text may cost is bounded,
with its aliases expanded.
"""

from typing import TypeAlias

import yaml

from headrace.services.codebuild.buildspec.values import BuildspecError

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

LONGEST = 1 << 20
"""Characters of a specification."""
DEEPEST = 40
"""Levels of nesting."""
MOST = 50_000
"""Values, with aliases expanded."""

NOTHING = ("", "~", "null", "Null", "NULL")


class Keys(dict[str, "Value"]):
    """A mapping, and the line it begins at."""

    line: int


class Items(list["Value"]):
    """A sequence, and the line of each of its items."""

    lines: list[int]


Value: TypeAlias = Keys | Items | str | None


def load(text: str) -> Value:
    """The text's only document. Raises `BuildspecError`."""
    if len(text) > LONGEST:
        raise BuildspecError(f"The build specification is longer than {LONGEST} characters")
    _check_characters(text)
    try:
        _check_depth(text)
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        raise BuildspecError(_described(error)) from None
    except yaml.YAMLError as error:
        raise BuildspecError(str(error).splitlines()[0]) from None
    return _Conversion().value(node, 0) if node else None


def _described(error: yaml.MarkedYAMLError) -> str:
    """In the words of CodeBuild's parser: `did not find expected key at line 3`."""
    mark = error.problem_mark or error.context_mark
    return f"{error.problem or error.context} at line {mark.line + 1}" if mark else str(error.problem)


def _check_depth(text: str) -> None:
    """Composing goes as deep as the text nests: look before."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise BuildspecError(f"exceeded max depth of {DEEPEST}")


class _Conversion:
    """Nodes into values, counted: an alias counts with all it stands for."""

    def __init__(self) -> None:
        self._left = MOST

    def value(self, node: yaml.Node, depth: int) -> Value:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise BuildspecError("document contains excessive aliasing")
        if isinstance(node, yaml.MappingNode):
            return self._keys(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._items(node, depth)
        return _scalar(node)

    def _keys(self, node: yaml.MappingNode, depth: int) -> Keys:
        own, merged = Keys(), Keys()
        for key, value in node.value:
            name, converted = self.value(key, depth + 1), self.value(value, depth + 1)
            if name == "<<" and _plain(key):
                _merge(merged, converted, _line(value))
            elif isinstance(name, Keys | Items):
                raise BuildspecError(f"invalid map key at line {_line(key)}")
            else:
                own[name or ""] = converted
        keys = Keys(merged | own)
        keys.line = _line(node)
        return keys

    def _items(self, node: yaml.SequenceNode, depth: int) -> Items:
        items = Items(self.value(item, depth + 1) for item in node.value)
        items.lines = [_line(item) for item in node.value]
        return items


def _scalar(node: yaml.Node) -> str | None:
    text = str(node.value)
    if text in NOTHING and _plain(node):
        return None
    _check_characters(text)
    return text


def _plain(node: yaml.Node) -> bool:
    """Whether a scalar is written without quotes."""
    return not getattr(node, "style", None)


def _check_characters(text: str) -> None:
    """Whatever is said ends up in files and environment variables: it has to be bytes without NUL."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise BuildspecError("control characters are not allowed")


def _merge(into: Keys, value: Value, line: int) -> None:
    """YAML's merge key `<<`: a mapping, or several of which earlier ones win."""
    for source in value if isinstance(value, Items) else [value]:
        if not isinstance(source, Keys):
            raise BuildspecError(f"map merge requires map or sequence of maps as the value at line {line}")
        for name, merged in source.items():
            into.setdefault(name, merged)


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line + 1
    return line
