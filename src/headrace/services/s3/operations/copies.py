"""Copying objects."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, attributes, checksums, copying, errors, names, storing, wire
from headrace.services.s3.checksums import Asked
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.records import Bucket, Object


@operation("CopyObject")
async def copy_object(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    names.check_key(request["Key"])
    attributes.refuse_unsupported(request)
    source = await copying.find_source(context.store, call, request)
    if source.size > copying.LARGEST_SOURCE:
        raise errors.invalid_request(
            "The specified copy source is larger than the maximum allowable size for a copy source: "
            f"{copying.LARGEST_SOURCE}"
        )
    if copying.onto_itself(source, bucket.name, request) and _keeps_checksum(source, request):
        made = await _describe_anew(context, bucket, request)
    else:
        made = await _copy(context, bucket, source, request)
    result = {"ETag": wire.etag(made.etag), "LastModified": made.modified, **checksums.show(made.checksum)}
    return {"CopyObjectResult": result}


async def _copy(context: Context, bucket: Bucket, source: Object, request: Request) -> Object:
    check = storing.precondition(request)
    described = copying.described(source, request)
    algorithm = request.get("ChecksumAlgorithm") or (
        source.checksum.algorithm if source.checksum else checksums.DEFAULT
    )
    with context.contents.arriving() as arrival:
        body = await context.contents.read(context.store, source)
        received = await arrival.receive(body, Asked(algorithm))
        copy = storing.new_object(bucket, request["Key"], received, modified=context.clock.now(), **described)
        async with arrival.discarded_if_refused():
            return await storing.place(context, bucket, copy, check)


async def _describe_anew(context: Context, bucket: Bucket, request: Request) -> Object:
    """An object copied to itself keeps its bytes and gets new headers. The conditions are asked again of
    what is there by then."""
    check = storing.precondition(request)

    def change(old: Object) -> Object:
        check(old)
        copying.check_conditions(old, request)
        now = storing.milliseconds(context.clock.now())
        return replace(old, modified=now, **copying.described(old, request))

    return await storing.rewrite(context, bucket, request["Key"], change)


def _keeps_checksum(source: Object, request: Request) -> bool:
    wanted = request.get("ChecksumAlgorithm")
    return wanted is None or (source.checksum is not None and source.checksum.algorithm == wanted)
