"""Copying objects: what is copied, and what the copy takes over."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from headrace.aws.call import Call, Request
from headrace.services.s3 import attributes, errors, reading
from headrace.services.s3.conditions import Conditions, Outcome
from headrace.services.s3.ranges import Span
from headrace.services.s3.records import Object
from headrace.store.base import Reader

LARGEST_SOURCE = 5 * 1024**3

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


def parse_source(source: str) -> dict[str, str]:
    """The bucket, key and version of an x-amz-copy-source header. Raises InvalidArgument."""
    path, _, query = source.removeprefix("/").partition("?versionId=")
    bucket, slash, key = unquote(path).partition("/")
    if not bucket or not slash or not key:
        raise errors.invalid_argument(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
            "x-amz-copy-source",
            source,
        )
    return {"Bucket": bucket, "Key": key} | ({"VersionId": query} if query else {})


async def find_source(reader: Reader, call: Call, request: Request) -> Object:
    """The object to copy. Raises what GetObject raises, and PreconditionFailed."""
    source: Request = parse_source(request["CopySource"])
    if (owner := request.get("ExpectedSourceBucketOwner")) is not None:
        source["ExpectedBucketOwner"] = owner
    found = await reading.find(reader, call, source)
    check_conditions(found, request)
    return found


def check_conditions(source: Object, request: Mapping[str, Any]) -> None:
    """Raises PreconditionFailed unless the source is as the request wants it."""
    conditions = Conditions(
        if_match=request.get("CopySourceIfMatch"),
        if_none_match=request.get("CopySourceIfNoneMatch"),
        if_modified_since=request.get("CopySourceIfModifiedSince"),
        if_unmodified_since=request.get("CopySourceIfUnmodifiedSince"),
    )
    if conditions.read(source.etag, source.modified) is not Outcome.PROCEED:
        raise errors.precondition_failed("x-amz-copy-source-If-*")


def source_span(header: str | None, size: int) -> Span:
    """The bytes that a part is copied from: exactly those, or all. Raises InvalidArgument."""
    if header is None:
        return Span(0, size)
    match = _RANGE.fullmatch(header)
    if match is None or int(match[1]) > int(match[2]) or int(match[2]) >= size:
        raise errors.invalid_argument(
            f"Range specified is not valid for source object of size: {size}",
            "x-amz-copy-source-range",
            header,
        )
    return Span(int(match[1]), int(match[2]) + 1)


def described(source: Object, request: Mapping[str, Any]) -> dict[str, Any]:
    """Headers, storage class and tags of the copy. The storage class and the website's redirection are
    never taken over."""
    taken = attributes.described(request)
    if _copies(request, "MetadataDirective"):
        redirect = taken["headers"].website_redirect
        taken["headers"] = replace(source.headers, website_redirect=redirect)
    if _copies(request, "TaggingDirective"):
        taken["tags"] = source.tags
    return taken


def onto_itself(source: Object, bucket: str, request: Mapping[str, Any]) -> bool:
    """Whether source and copy are the same object. Raises InvalidRequest if the copy changes nothing."""
    if (source.bucket, source.key) != (bucket, request["Key"]):
        return False
    changes = ("StorageClass", "WebsiteRedirectLocation", "ChecksumAlgorithm")
    if _copies(request, "MetadataDirective") and not any(request.get(change) for change in changes):
        raise errors.invalid_request(
            "This copy request is illegal because it is trying to copy an object to itself without changing "
            "the object's metadata, storage class, website redirect location or encryption attributes."
        )
    return True


def _copies(request: Mapping[str, Any], member: str) -> bool:
    """Whether a directive says COPY, which it does unless it says REPLACE. Raises InvalidArgument."""
    directive = request.get(member, "COPY")
    if directive not in ("COPY", "REPLACE"):
        raise errors.invalid_argument("Unknown directive.", member, directive)
    return bool(directive == "COPY")
