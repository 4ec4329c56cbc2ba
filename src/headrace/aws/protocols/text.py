"""Scalars as text: in XML, in headers, in a path or a query."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.model import Shape

from headrace.aws import timestamps
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.scalars import SPECIAL_FLOATS, blob, integer, special_float

ToText = Callable[[Any], str]
FromText = Callable[[str], Any]


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
    def read(text: str) -> datetime:
        try:
            return timestamps.from_text(text, style)
        except ValueError as error:
            raise serialization_error("A timestamp is not valid") from error

    return read
