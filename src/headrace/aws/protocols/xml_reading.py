"""Shapes read from XML. A reader takes an element. It is compiled once per shape."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws import timestamps
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.text import from_text
from headrace.aws.protocols.xml import local, read_names

Read = Callable[[Element], Any]


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
                for read_name in read_names(member, name):
                    members[read_name] = self._member(member, name)
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
