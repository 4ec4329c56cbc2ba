"""Members that are headers."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import orjson
from botocore.model import ListShape, Shape
from botocore.utils import is_json_value_header

from headrace.aws import timestamps
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.text import FromText, ToText, from_text, to_text


def header_reader(shape: Shape) -> FromText:
    """How to read a member from its header."""
    if is_json_value_header(shape):
        return _json_value
    if not isinstance(shape, ListShape):
        return from_text(shape, timestamps.RFC822)
    item = from_text(shape.member, timestamps.RFC822)
    split = _split_dates if _has_commas(shape.member) else _split
    return lambda text: [item(part) for part in split(text)]


def header_writer(shape: Shape) -> ToText:
    """How to write a member to its header."""
    if is_json_value_header(shape):
        return lambda value: b64encode(orjson.dumps(value)).decode()
    if not isinstance(shape, ListShape):
        return to_text(shape, timestamps.RFC822)
    item = to_text(shape.member, timestamps.RFC822)
    quote: Callable[[str], str] = _quoted if shape.member.type_name == "string" else str
    return lambda values: ", ".join(quote(item(value)) for value in values)


def _has_commas(shape: Shape) -> bool:
    return (
        shape.type_name == "timestamp"
        and shape.serialization.get("timestampFormat", timestamps.RFC822) == timestamps.RFC822
    )


def _json_value(text: str) -> Any:
    try:
        return orjson.loads(b64decode(text))
    except ValueError as error:
        raise serialization_error("A header does not hold a JSON value in base64") from error


def _split(text: str) -> list[str]:
    """The items of a header; those with a comma are in quotes."""
    if not text:
        return []
    items, current, quoted, escaped = [], "", False, False
    for character in text:
        if escaped:
            current, escaped = current + character, False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append(current.strip())
            current = ""
        else:
            current += character
    return [*items, current.strip()]


def _split_dates(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return [", ".join(parts[start : start + 2]) for start in range(0, len(parts), 2)]


def _quoted(text: str) -> str:
    if '"' not in text and "," not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
