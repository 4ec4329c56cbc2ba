"""Shapes as JSON and CBOR have them: structures, lists and maps of scalars.

The two differ only in their scalars. What is compiled here is a function per shape, made once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws.errors import AwsError
from headrace.aws.models import Model
from headrace.aws.protocols.base import error_members, serialization_error

Convert = Callable[[Any], Any]
Scalars = Mapping[str, Callable[[Shape], Convert | None]]
"""By the shape's type: makes its conversion; None passes a value on as it is."""


class Parsers:
    """Compiles functions that make a member's value of a decoded document.

    `skip_bound`: members that have their place outside of the body are not looked for in it.
    """

    def __init__(self, scalars: Scalars, *, skip_bound: bool = False) -> None:
        self._scalars = scalars
        self._skip_bound = skip_bound
        self._structures: dict[str, Convert] = {}

    def of(self, shape: Shape) -> Convert:
        """The function for a shape. It raises `AwsError` SerializationException."""
        match shape:
            case StructureShape():
                return self._structure(shape)
            case ListShape():
                return _list(self.of(shape.member))
            case MapShape():
                return _map(self.of(shape.value))
        convert = self._scalars[shape.type_name](shape)
        return convert if convert is not None else _as_it_is

    def _structure(self, shape: StructureShape) -> Convert:
        if shape.is_document_type:
            return _as_it_is
        if (made := self._structures.get(shape.name)) is not None:
            return made
        members: dict[str, tuple[str, Convert]] = {}

        def parse(raw: Any) -> Any:
            if type(raw) is not dict:
                raise serialization_error("Start of structure or map expected")
            parsed = {}
            for wire_name, value in raw.items():
                if value is not None and (member := members.get(wire_name)) is not None:
                    parsed[member[0]] = member[1](value)
            return parsed

        self._structures[shape.name] = parse
        for name, member in shape.members.items():
            if not (self._skip_bound and "location" in member.serialization):
                members[wire_name(member, name)] = (name, self.of(member))
        return parse


class Serializers:
    """Compiles functions that make a document of a member's value."""

    def __init__(self, scalars: Scalars) -> None:
        self._scalars = scalars
        self._structures: dict[str, Convert] = {}

    def of(self, shape: Shape) -> Convert | None:
        """The function for a shape; None if its values go as they are."""
        match shape:
            case StructureShape():
                return self.structure(shape)
            case ListShape():
                return _each(self.of(shape.member))
            case MapShape():
                return _each_value(self.of(shape.value))
        return self._scalars[shape.type_name](shape)

    def structure(self, shape: StructureShape) -> Convert | None:
        """The function for a structure. It raises `KeyError` for a member the shape has not."""
        if shape.is_document_type:
            return None
        if (made := self._structures.get(shape.name)) is not None:
            return made
        members: dict[str, tuple[str, Convert | None]] = {}

        def serialize(value: Mapping[str, Any]) -> dict[str, Any]:
            document = {}
            for name, member_value in value.items():
                if member_value is not None:
                    wire_name, convert = members[name]
                    document[wire_name] = member_value if convert is None else convert(member_value)
            return document

        self._structures[shape.name] = serialize
        for name, member in shape.members.items():
            members[name] = (wire_name(member, name), self.of(member))
        return serialize


def wire_name(member: Shape, name: str) -> str:
    """What a member is called on the wire."""
    found: str = member.serialization.get("name", name)
    return found


def error_document(service: Model, error: AwsError, scalars: Scalars) -> dict[str, Any]:
    """An error's members, its message among them, as a document."""
    shape, members = error_members(service, error)
    serialize = Serializers(scalars).structure(shape) if shape is not None else None
    document: dict[str, Any] = serialize(members) if serialize is not None else {}
    if "message" not in document and "Message" not in document:
        document["message"] = error.message
    return document


def _as_it_is(value: Any) -> Any:
    return value


def _list(item: Convert) -> Convert:
    def parse(raw: Any) -> list[Any]:
        if type(raw) is not list:
            raise serialization_error("Expected list or null")
        return [item(value) for value in raw if value is not None]

    return parse


def _map(item: Convert) -> Convert:
    def parse(raw: Any) -> dict[str, Any]:
        if type(raw) is not dict:
            raise serialization_error("Expected map or null")
        parsed = {}
        for name, value in raw.items():
            if type(name) is not str:
                raise serialization_error("Expected a string as the key of a map")
            if value is not None:
                parsed[name] = item(value)
        return parsed

    return parse


def _each(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda values: [convert(value) for value in values]


def _each_value(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda values: {name: convert(value) for name, value in values.items()}
