"""Tags of objects."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, attributes, errors, reading, storing
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.records import Object, object_id


@operation("GetObjectTagging")
async def get_object_tagging(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    reading.require_only_version(request)
    stored = await context.store.get(Object, object_id(bucket.name, request["Key"]))
    if stored is None:
        raise errors.no_such_key(request["Key"])
    return {"TagSet": attributes.show_tags(stored.tags)}


@operation("PutObjectTagging")
async def put_object_tagging(context: Context, call: Call, request: Request) -> Response:
    await _set(context, call, request, attributes.tag_set(request["Tagging"]["TagSet"]))
    return {}


@operation("DeleteObjectTagging")
async def delete_object_tagging(context: Context, call: Call, request: Request) -> Response:
    await _set(context, call, request, {})
    return {}


async def _set(context: Context, call: Call, request: Request, tags: dict[str, str]) -> None:
    """Tags are no content: the object's time stays."""
    bucket = await access.owned(context.store, call, request)
    reading.require_only_version(request)
    await storing.rewrite(context, bucket, request["Key"], lambda old: replace(old, tags=tags))
