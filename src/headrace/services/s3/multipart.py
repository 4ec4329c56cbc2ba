"""How parts become an object (S3 user guide, "Uploading and copying objects using multipart upload").

Nothing here reads or writes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from headrace.services.s3 import checksums, errors
from headrace.services.s3.records import PartContent, Upload

MOST_PARTS = 10_000
SMALLEST_PART = 5 * 1024**2
"""Bytes that every part but the last must have."""


def check_number(number: int) -> None:
    """Raises InvalidArgument unless a part may have this number."""
    if not 1 <= number <= MOST_PARTS:
        raise errors.invalid_argument(
            f"Part number must be an integer between 1 and {MOST_PARTS}, inclusive", "partNumber", str(number)
        )


def check_algorithm(upload: Upload, given: Iterable[str]) -> None:
    """Raises InvalidRequest if a part comes with another checksum than the upload was begun with."""
    if upload.default_checksum:
        return
    for algorithm in given:
        if algorithm != upload.algorithm:
            raise errors.invalid_request(
                f"Checksum Type mismatch occurred, expected checksum Type: {upload.algorithm.lower()}, "
                f"actual checksum Type: {algorithm.lower()}"
            )


def chosen(
    upload: Upload, uploaded: Mapping[int, PartContent], listed: Sequence[Mapping[str, Any]]
) -> list[PartContent]:
    """The parts that a CompletedMultipartUpload lists, in order.

    Raises MalformedXML, InvalidPartOrder, InvalidPart or EntityTooSmall.
    """
    if not listed or any("PartNumber" not in part for part in listed):
        raise errors.malformed_xml()
    numbers = [part["PartNumber"] for part in listed]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise errors.invalid_part_order(upload.id)
    parts = [_uploaded(upload, uploaded, part) for part in listed]
    for part in parts[:-1]:
        if part.size < SMALLEST_PART:
            raise errors.entity_too_small(part.number, part.size, SMALLEST_PART)
    return parts


def etag(parts: Sequence[PartContent]) -> str:
    """The MD5 of the parts' MD5s, and how many there are."""
    digests = b"".join(bytes.fromhex(part.md5) for part in parts)
    return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"


def _uploaded(upload: Upload, uploaded: Mapping[int, PartContent], listed: Mapping[str, Any]) -> PartContent:
    number, tag = listed["PartNumber"], listed.get("ETag", "").strip('"')
    part = uploaded.get(number)
    if part is None or part.md5 != tag:
        raise errors.invalid_part(upload.id, number, tag)
    for algorithm, value in checksums.supplied(listed):
        if algorithm == part.checksum.algorithm and value != part.checksum.value:
            raise errors.invalid_part(upload.id, number, tag)
    return part
