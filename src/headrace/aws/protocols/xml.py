"""Shapes as XML: what rest-xml, query and ec2 share.

Writers append text to a list; readers take an element. Both are compiled once per shape.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from botocore.model import ListShape, MapShape, Shape, StructureShape
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from headrace.aws import timestamps
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.scalars import SPECIAL_FLOATS, blob, integer, special_float

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

Out = list[str]
Write = Callable[[Out, Any], None]
Read = Callable[[Element], Any]
ToText = Callable[[Any], str]
FromText = Callable[[str], Any]

OUTSIDE = frozenset({"header", "headers", "statusCode"})
"""Where a member of an answer is that is not in its body."""

_SPECIAL = re.compile(r"[&<>\"\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escape(text: str) -> str:
    """Text as XML has it. What XML can't hold is written as a reference, as S3 does."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _NAMED.get(found[0]) or f"&#x{ord(found[0]):x};", text)


def parse_xml(body: bytes) -> Element:
    """The root element. Raises `AwsError`; entities and document types are refused."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise serialization_error("The request body is not well-formed XML") from error
    return root


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
                writers[name] = self.element(member, member_name(member, name))
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


class Readers:
    """Compiles functions that read an element. They raise `AwsError` SerializationException."""

    def __init__(self) -> None:
        self._structures: dict[str, Read] = {}

    def of(self, shape: Shape) -> Read:
        """Reads a value from its element."""
        match shape:
            case StructureShape():
                return self.structure(shape)
            case ListShape():
                item = self.of(shape.member)
                return lambda element: [item(child) for child in element]
            case MapShape():
                return self._map(shape)
        read = from_text(shape, timestamps.ISO8601)
        return lambda element: read(element.text or "")

    def structure(self, shape: StructureShape) -> Read:
        """Reads the members of a structure from the children of an element."""
        if (made := self._structures.get(shape.name)) is not None:
            return made
        members: dict[str, Callable[[dict[str, Any], Element], None]] = {}
        attributes: dict[str, str] = {}

        def read(element: Element) -> dict[str, Any]:
            parsed: dict[str, Any] = {}
            for child in element:
                if (member := members.get(local(child.tag))) is not None:
                    member(parsed, child)
            for name, attribute in attributes.items():
                for key, value in element.attrib.items():
                    if local(key) == attribute:
                        parsed[name] = value
            return parsed

        self._structures[shape.name] = read
        for name, member in shape.members.items():
            if member.serialization.get("xmlAttribute"):
                attributes[name] = member.serialization["name"].rpartition(":")[2]
            elif member.serialization.get("location") is None:
                for element_name in read_names(member, name):
                    members[element_name] = self._member(member, name)
        return read

    def _member(self, shape: Shape, name: str) -> Callable[[dict[str, Any], Element], None]:
        if isinstance(shape, ListShape) and shape.serialization.get("flattened"):
            item = self.of(shape.member)
            return lambda parsed, child: parsed.setdefault(name, []).append(item(child))
        if isinstance(shape, MapShape) and shape.serialization.get("flattened"):
            entry = self._entry(shape)
            return lambda parsed, child: parsed.setdefault(name, {}).update(entry(child))
        read = self.of(shape)

        def member(parsed: dict[str, Any], child: Element) -> None:
            parsed[name] = read(child)

        return member

    def _map(self, shape: MapShape) -> Read:
        entry = self._entry(shape)

        def read(element: Element) -> dict[str, Any]:
            parsed: dict[str, Any] = {}
            for child in element:
                parsed.update(entry(child))
            return parsed

        return read

    def _entry(self, shape: MapShape) -> Read:
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        key, value = self.of(shape.key), self.of(shape.value)

        def read(element: Element) -> dict[str, Any]:
            children = {local(child.tag): child for child in element}
            if key_name not in children or value_name not in children:
                raise serialization_error("An entry of a map lacks its key or its value")
            return {key(children[key_name]): value(children[value_name])}

        return read


def member_name(member: Shape, name: str) -> str:
    """The element a member is written as. A flattened list goes by the name of its items."""
    if isinstance(member, ListShape) and member.serialization.get("flattened"):
        item_name: str | None = member.member.serialization.get("name")
        if item_name is not None:
            return item_name
    found: str = member.serialization.get("name", name)
    return found


def read_names(member: Shape, name: str) -> tuple[str, ...]:
    """The elements a member is read from. A flattened list that has a name and whose items have one too
    comes by the first from some clients and by the second from others."""
    own: str = member.serialization.get("name", name)
    return (own, member_name(member, name))


def declaration(shape: Shape) -> str:
    """The shape's namespace as an attribute, with a space before it."""
    namespace = shape.serialization.get("xmlNamespace")
    if not namespace:
        return ""
    if isinstance(namespace, str):
        return f' xmlns="{namespace}"'
    prefix = f":{namespace['prefix']}" if namespace.get("prefix") else ""
    return f' xmlns{prefix}="{namespace["uri"]}"'


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def to_text(shape: Shape, default_format: str) -> ToText:
    """Writes a scalar as text, in XML, a header or a query."""
    match shape.type_name:
        case "boolean":
            return lambda value: "true" if value else "false"
        case "float" | "double":
            return lambda value: str(special_float(value))
        case "blob":
            return lambda value: b64encode(value.encode() if isinstance(value, str) else value).decode()
        case "timestamp":
            style = shape.serialization.get("timestampFormat", default_format)
            return lambda value: timestamps.to_text(value, style)
    return str


def from_text(shape: Shape, default_format: str) -> FromText:
    """Reads a scalar from text, in XML, a header or a query."""
    match shape.type_name:
        case "boolean":
            return _boolean
        case "integer" | "long":
            return _integer(shape.type_name)
        case "float" | "double":
            return _float
        case "blob":
            return blob
        case "timestamp":
            return _timestamp(shape.serialization.get("timestampFormat", default_format))
    return lambda text: text


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


def _boolean(text: str) -> bool:
    match text.strip().lower():
        case "true":
            return True
        case "false":
            return False
    raise serialization_error("A boolean is neither true nor false")


def _integer(type_name: str) -> FromText:
    check = integer(type_name)

    def read(text: str) -> int:
        try:
            return check(int(text[:100]))
        except ValueError as error:
            raise serialization_error("An integer is not valid") from error

    return read


def _float(text: str) -> float:
    if text in SPECIAL_FLOATS:
        return SPECIAL_FLOATS[text]
    try:
        return float(text)
    except ValueError as error:
        raise serialization_error("A number is not valid") from error


def _timestamp(style: str) -> FromText:
    def read(text: str) -> Any:
        try:
            return timestamps.from_text(text, style)
        except ValueError as error:
            raise serialization_error("A timestamp is not valid") from error

    return read
