"""The MD5 sums by which clients check messages («Amazon SQS developer guide, calculating the MD5 message
digest for message attributes»). Pure."""

import struct
from collections.abc import Mapping
from hashlib import md5

from headrace.services.sqs.records import Attribute

TEXT, BINARY = b"\x01", b"\x02"


def of_body(body: str) -> str:
    return md5(body.encode(), usedforsecurity=False).hexdigest()


def of_attributes(attributes: Mapping[str, Attribute]) -> str | None:
    """None: there are none."""
    if not attributes:
        return None
    digest = md5(usedforsecurity=False)
    for name, attribute in sorted(attributes.items()):
        digest.update(_measured(name.encode()) + _measured(attribute.type.encode()))
        if attribute.binary is not None:
            digest.update(BINARY + _measured(attribute.binary))
        else:
            digest.update(TEXT + _measured((attribute.text or "").encode()))
    return digest.hexdigest()


def _measured(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value
