"""What a request to read an object comes to: which object, unchanged or not, which of its bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from headrace.aws.call import Call, Request
from headrace.services.s3 import access, errors, ranges
from headrace.services.s3.conditions import Conditions, Outcome
from headrace.services.s3.ranges import Span
from headrace.services.s3.records import Manifest, Object, PartContent, object_id
from headrace.store.base import Reader


async def find(reader: Reader, call: Call, request: Request) -> Object:
    """The object that the request names, if the caller may read it.

    Who may not list the bucket is not told whether an object exists: AccessDenied instead of NoSuchKey.
    """
    bucket = await access.readable(reader, call, request)
    require_only_version(request)
    stored = await reader.get(Object, object_id(bucket.name, request["Key"]))
    if stored is None:
        raise errors.no_such_key(request["Key"]) if access.owns(call, bucket) else errors.access_denied()
    return stored


def changed(stored: Object, conditions: Conditions) -> bool:
    """Whether the client needs to be sent the object; False for 304 Not Modified. Raises
    PreconditionFailed."""
    outcome = conditions.read(stored.etag, stored.modified)
    if outcome is Outcome.FAILED:
        raise errors.precondition_failed("If-Match" if conditions.if_match else "If-Unmodified-Since")
    return outcome is Outcome.PROCEED


async def span(reader: Reader, stored: Object, request: Mapping[str, Any]) -> Span | None:
    """The bytes that are asked for, by range or by part; None for all. Raises InvalidRange."""
    number, asked = request.get("PartNumber"), request.get("Range")
    if number is not None and asked is not None:
        raise errors.invalid_request("Cannot specify both Range header and partNumber query parameter")
    if number is not None:
        return await _part(reader, stored, number)
    try:
        return ranges.parse(asked, stored.size)
    except ranges.Unsatisfiable:
        raise errors.invalid_range(asked or "", stored.size) from None


async def parts_of(reader: Reader, stored: Object) -> Sequence[PartContent]:
    """The parts it was uploaded in; none if it was not a multipart upload."""
    manifest = await reader.get(Manifest, stored.manifest) if stored.manifest else None
    return manifest.parts if manifest else ()


def require_only_version(request: Mapping[str, Any]) -> None:
    """Raises NoSuchVersion unless the request names no version, or `null`, the only one that an object
    has in a bucket without versioning."""
    version = request.get("VersionId")
    if version not in (None, "", "null"):
        raise errors.no_such_version(version)


async def _part(reader: Reader, stored: Object, number: int) -> Span | None:
    parts = await parts_of(reader, stored)
    if not 1 <= number <= max(1, len(parts)):
        raise errors.invalid_part_number(number, max(1, len(parts)))
    if not parts:
        return Span(0, stored.size) if stored.size else None
    start = sum(part.size for part in parts[: number - 1])
    return Span(start, start + parts[number - 1].size)
