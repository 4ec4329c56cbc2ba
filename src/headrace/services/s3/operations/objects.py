"""Objects: put, get, head, delete."""

from collections.abc import Mapping
from typing import Any

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, attributes, checksums, errors, names, reading, storing, wire
from headrace.services.s3.conditions import Conditions
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.ranges import Span
from headrace.services.s3.records import Description, Object

MOST_DELETED = 1000


@operation("PutObject")
async def put_object(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    names.check_key(request["Key"])
    attributes.refuse_unsupported(request)
    check = storing.precondition(request)
    described = attributes.described(request)
    asked = checksums.asked(request, call.headers)
    with context.contents.arriving() as arrival:
        received = await arrival.receive(request.get("Body", b""), asked)
        stored = storing.new_object(
            bucket, request["Key"], received, modified=context.clock.now(), **described
        )
        async with arrival.discarded_if_refused():
            stored = await storing.place(context, bucket, stored, check)
    return wire.put(stored)


@operation("GetObject")
async def get_object(context: Context, call: Call, request: Request) -> Response:
    stored = await reading.find(context.store, call, request)
    if not reading.changed(stored, _conditions(request)):
        return _not_modified(stored)
    span = await reading.span(context.store, stored, request)
    body = await context.contents.read(context.store, stored, span)
    return _described(stored, span, request) | {"Body": body}


@operation("HeadObject")
async def head_object(context: Context, call: Call, request: Request) -> Response:
    stored = await reading.find(context.store, call, request)
    if not reading.changed(stored, _conditions(request)):
        return _not_modified(stored)
    return _described(stored, await reading.span(context.store, stored, request), request)


@operation("DeleteObject")
async def delete_object(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    reading.require_only_version(request)
    check = storing.precondition(request)
    for error in (await storing.remove(context, bucket, {request["Key"]: check})).values():
        raise error
    return {}


@operation("DeleteObjects")
async def delete_objects(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    asked = request["Delete"]["Objects"]
    if not 1 <= len(asked) <= MOST_DELETED:
        raise errors.malformed_xml()
    checks = {one["Key"]: _deletable(one) for one in asked}
    refused = await storing.remove(context, bucket, checks)
    deleted = [] if request["Delete"].get("Quiet") else [key for key in checks if key not in refused]
    return {
        "Deleted": [{"Key": key} for key in deleted],
        "Errors": [{"Key": key, "Code": e.code, "Message": e.message} for key, e in refused.items()],
    }


def _conditions(request: Mapping[str, Any]) -> Conditions:
    """Under which conditions an object is to be sent."""
    return Conditions(
        if_match=request.get("IfMatch"),
        if_none_match=request.get("IfNoneMatch"),
        if_modified_since=request.get("IfModifiedSince"),
        if_unmodified_since=request.get("IfUnmodifiedSince"),
    )


def _deletable(one: Mapping[str, Any]) -> storing.Check:
    """Whether one of the objects of DeleteObjects may be deleted, as a check that raises an error."""
    expected = storing.precondition({"Key": one["Key"], "IfMatch": one.get("ETag")})

    def check(old: Description | None) -> None:
        reading.require_only_version(one)
        expected(old)

    return check


def _not_modified(stored: Object) -> Response:
    return {
        "ETag": wire.etag(stored.etag),
        "LastModified": stored.modified,
        "ResponseMetadata": {"HTTPStatusCode": 304},
    }


def _described(stored: Object, span: Span | None, request: Request) -> Response:
    answer = wire.found(stored, request)
    if request.get("PartNumber") is not None and stored.parts:
        answer["PartsCount"] = stored.parts
    if span is None:
        answer["ContentLength"] = stored.size
        if request.get("ChecksumMode") == "ENABLED":
            answer |= checksums.show(stored.checksum)
        return answer
    return answer | {
        "ContentLength": span.size,
        "ContentRange": span.content_range(stored.size),
        "ResponseMetadata": {"HTTPStatusCode": 206},
    }
