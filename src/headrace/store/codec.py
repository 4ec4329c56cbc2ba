"""Records to and from the text that is stored: JSON with the revision inside."""

from functools import cache
from typing import Any

import msgspec

from headrace.store.base import R

_encoder = msgspec.json.Encoder()


def encode(record: msgspec.Struct) -> str:
    """The record as JSON."""
    return _encoder.encode(record).decode()


def decode(kind: type[R], body: str) -> R:
    """The record of this JSON. Fields that the kind no longer has are passed over."""
    record: R = _decoder(kind).decode(body)
    return record


@cache
def _decoder(kind: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
