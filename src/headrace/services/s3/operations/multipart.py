"""Uploading an object in parts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import (
    access,
    attributes,
    checksums,
    copying,
    errors,
    multipart,
    names,
    storing,
    uploads,
    wire,
)
from headrace.services.s3.checksums import Asked
from headrace.services.s3.contents import Source
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.records import Object, Part, Upload


@operation("CreateMultipartUpload")
async def create_multipart_upload(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    names.check_key(request["Key"])
    attributes.refuse_unsupported(request)
    asked = request.get("ChecksumAlgorithm")
    algorithm = asked or checksums.DEFAULT
    kind = request.get("ChecksumType") or checksums.default_type(algorithm)
    checksums.check_type(algorithm, kind)
    upload = Upload(
        id=context.ids.hex(),
        scope=bucket.scope,
        bucket=bucket.name,
        key=request["Key"],
        initiated=storing.milliseconds(call.now),
        algorithm=algorithm,
        checksum_type=kind,
        default_checksum=asked is None,
        **attributes.described(request),
    )
    async with context.store.write() as tx:
        await storing.require_unchanged(tx, bucket)
        await tx.create(upload)
    shown = {} if asked is None else {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}
    return {"Bucket": bucket.name, "Key": upload.key, "UploadId": upload.id, **shown}


@operation("UploadPart")
async def upload_part(context: Context, call: Call, request: Request) -> Response:
    _, upload = await uploads.find(context.store, call, request)
    sent = checksums.asked(request, call.headers).sent
    multipart.check_algorithm(upload, sent - {"MD5"})
    part = await _receive(context, upload, request, request.get("Body", b""), sent)
    return {"ETag": wire.etag(part.content.md5), **wire.part_checksum(part.content)}


@operation("UploadPartCopy")
async def upload_part_copy(context: Context, call: Call, request: Request) -> Response:
    _, upload = await uploads.find(context.store, call, request)
    source = await copying.find_source(context.store, call, request)
    span = copying.source_span(request.get("CopySourceRange"), source.size)
    body = await context.contents.read(context.store, source, span)
    part = await _receive(context, upload, request, body)
    result = {"ETag": wire.etag(part.content.md5), "LastModified": part.modified}
    return {"CopyPartResult": result | wire.part_checksum(part.content)}


@operation("CompleteMultipartUpload")
async def complete_multipart_upload(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)

    def verify(made: Object) -> None:
        _verify(made, request)

    made = await uploads.complete(context, bucket, request, storing.precondition(request), verify)
    return {
        "Location": f"{call.base_url}/{bucket.name}/{quote(made.key)}",
        "Bucket": bucket.name,
        "Key": made.key,
        "ETag": wire.etag(made.etag),
        **checksums.show(made.checksum),
    }


@operation("AbortMultipartUpload")
async def abort_multipart_upload(context: Context, call: Call, request: Request) -> Response:
    await uploads.abort(context, call, request)
    return {}


async def _receive(
    context: Context,
    upload: Upload,
    request: Mapping[str, Any],
    body: Source,
    sent: frozenset[str] = frozenset(),
) -> Part:
    multipart.check_number(request["PartNumber"])
    with context.contents.arriving() as arrival:
        received = await arrival.receive(body, Asked(upload.algorithm, sent), inline=0)
        async with arrival.discarded_if_refused():
            return await uploads.keep_part(context, upload, request["PartNumber"], received)


def _verify(made: Object, request: Mapping[str, Any]) -> None:
    """Raises an error if the object is not what the client says it is."""
    size = request.get("MpuObjectSize")
    if size is not None and size != made.size:
        raise errors.invalid_request(
            f"The provided 'x-amz-mp-object-size' header does not match the calculated size {made.size}."
        )
    for algorithm, value in checksums.supplied(request):
        if made.checksum and (algorithm, value) != (made.checksum.algorithm, made.checksum.value):
            raise errors.bad_checksum(algorithm)
