"""Shapes written as XML: what rest-xml, query and ec2 share.

A writer appends text to a list. It is compiled once per shape.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws import timestamps
from headrace.aws.protocols.text import ToText, to_text
from headrace.aws.protocols.xml import declaration, element_name, escape

Out = list[str]
Write = Callable[[Out, Any], None]

OUTSIDE = frozenset({"header", "headers", "statusCode"})
"""Where a member of an answer is that is not in its body."""


class Writers:
    """Compiles functions that write a member's value as an element."""

    def __init__(self, *, list_item: str = "member") -> None:
        self._list_item = list_item
        self._structures: dict[str, tuple[dict[str, Write], dict[str, str]]] = {}

    def element(self, shape: Shape, name: str, namespace: str = "") -> Write:
        """Writes `<name>value</name>`; a flattened list or map writes one element per item."""
        match shape:
            case StructureShape():
                return self._structure_element(shape, name, namespace)
            case ListShape():
                return self._list(shape, name)
            case MapShape():
                return self._map(shape, name)
        return _scalar(name, to_text(shape, timestamps.ISO8601))

    def members(self, shape: StructureShape) -> Write:
        """Writes a structure's members without an element around them. Raises `KeyError` for a member
        the shape has not."""
        writers, _ = self._members(shape)

        def write(out: Out, value: Mapping[str, Any]) -> None:
            for name, member in value.items():
                if member is not None:
                    writers[name](out, member)

        return write

    def _structure_element(self, shape: StructureShape, name: str, namespace: str) -> Write:
        writers, attributes = self._members(shape)
        opening = f"<{name}{namespace or declaration(shape)}"
        closing = f"</{name}>"

        def write(out: Out, value: Mapping[str, Any]) -> None:
            out.append(opening)
            for member_name, attribute in attributes.items():
                if (member := value.get(member_name)) is not None:
                    out.append(f' {attribute}="{escape(str(member))}"')
            out.append(">")
            for member_name, member in value.items():
                if member is not None and member_name not in attributes:
                    writers[member_name](out, member)
            out.append(closing)

        return write

    def _members(self, shape: StructureShape) -> tuple[dict[str, Write], dict[str, str]]:
        if (made := self._structures.get(shape.name)) is not None:
            return made
        writers: dict[str, Write] = {}
        attributes: dict[str, str] = {}
        self._structures[shape.name] = (writers, attributes)
        for name, member in shape.members.items():
            if member.serialization.get("xmlAttribute"):
                attributes[name] = member.serialization["name"]
            elif member.serialization.get("location") not in OUTSIDE:
                writers[name] = self.element(member, element_name(member, name))
        return writers, attributes

    def _list(self, shape: ListShape, name: str) -> Write:
        if shape.serialization.get("flattened"):
            item = self.element(shape.member, name)
            return lambda out, values: _write_each(out, values, item)
        item = self.element(shape.member, shape.member.serialization.get("name", self._list_item))
        opening, closing = f"<{name}{declaration(shape)}>", f"</{name}>"

        def write(out: Out, values: Any) -> None:
            out.append(opening)
            _write_each(out, values, item)
            out.append(closing)

        return write

    def _map(self, shape: MapShape, name: str) -> Write:
        key = self.element(shape.key, shape.key.serialization.get("name", "key"))
        value = self.element(shape.value, shape.value.serialization.get("name", "value"))
        flattened = bool(shape.serialization.get("flattened"))
        entry = name if flattened else "entry"

        def write(out: Out, values: Mapping[str, Any]) -> None:
            if not flattened:
                out.append(f"<{name}{declaration(shape)}>")
            for entry_key, entry_value in values.items():
                out.append(f"<{entry}>")
                key(out, entry_key)
                value(out, entry_value)
                out.append(f"</{entry}>")
            if not flattened:
                out.append(f"</{name}>")

        return write


def _write_each(out: Out, values: Any, write: Write) -> None:
    for value in values:
        if value is not None:
            write(out, value)


def _scalar(name: str, text: ToText) -> Write:
    opening, closing = f"<{name}>", f"</{name}>"

    def write(out: Out, value: Any) -> None:
        out.append(opening)
        out.append(escape(text(value)))
        out.append(closing)

    return write
