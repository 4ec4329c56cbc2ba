"""Numbers and bytes out of values that a client sent, whatever the protocol."""

import binascii
import math
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from headrace.aws.protocols.base import serialization_error

BITS = {"integer": 32, "long": 64}
SPECIAL_FLOATS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def integer(type_name: str) -> Callable[[Any], int]:
    """A function that takes a whole number of the type's range."""
    most = 1 << (BITS[type_name] - 1)
    noun = "Integer" if type_name == "integer" else "Long"

    def parse(raw: Any) -> int:
        if type(raw) is float and raw.is_integer():
            raw = int(raw)
        if type(raw) is not int:
            raise serialization_error(f"{token(raw)} can not be converted to {noun}")
        if not -most <= raw < most:
            raise serialization_error(f"{raw} is out of the range of {noun}")
        return raw

    return parse


def blob(text: str) -> bytes:
    """The bytes of a base64 text."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise serialization_error("A blob is not valid base64") from error


def special_float(value: float) -> float | str:
    """A float as JSON and XML have it: the three that no number stands for are words."""
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def token(raw: Any) -> str:
    """What AWS calls a value of a wrong type."""
    if raw is True:
        return "TRUE_VALUE"
    if raw is False:
        return "FALSE_VALUE"
    if isinstance(raw, str):
        return "STRING_VALUE"
    if isinstance(raw, (int, float)):
        return "NUMBER_VALUE"
    return "START_ARRAY" if isinstance(raw, list) else "START_OBJECT"
