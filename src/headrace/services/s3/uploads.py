"""Multipart uploads: the transactions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from headrace.aws.call import Call, Request
from headrace.services.s3 import access, checksums, errors, multipart, storing
from headrace.services.s3.contents import Received
from headrace.services.s3.context import Context
from headrace.services.s3.records import (
    Bucket,
    Garbage,
    Manifest,
    Object,
    Part,
    PartContent,
    Reference,
    Upload,
    object_id,
    part_id,
)
from headrace.store.base import Reader, Transaction


async def find(reader: Reader, call: Call, request: Request) -> tuple[Bucket, Upload]:
    """The upload that the request names. Raises NoSuchUpload."""
    bucket = await access.owned(reader, call, request)
    upload = await _require(reader, bucket, request)
    return bucket, upload


async def keep_part(context: Context, upload: Upload, number: int, received: Received) -> Part:
    """Store a part in place of any before it of its number. Raises NoSuchUpload."""
    part = Part(
        id=part_id(upload.id, number),
        scope=upload.scope,
        upload=upload.id,
        modified=storing.milliseconds(context.clock.now()),
        content=PartContent(
            number=number,
            size=received.size,
            md5=received.md5,
            checksum=received.checksum,
            blob=received.blob,
        ),
    )
    async with context.store.write() as tx:
        if await tx.get(Upload, upload.id) is None:
            raise errors.no_such_upload(upload.id)
        if part.content.blob:
            await tx.create(Reference(id=part.content.blob, scope=part.scope))
        old = await tx.get(Part, part.id)
        if old is None:
            return await tx.create(part)
        await _discard(tx, context, blobs=(old.content.blob,))
        return await tx.replace(part, expect=old.revision)


async def complete(
    context: Context, bucket: Bucket, request: Request, check: storing.Check, verify: Callable[[Object], None]
) -> Object:
    """Make the object. `verify` raises an error if it is not what the client meant.

    No byte is moved: a manifest lists the parts' blobs. Done again after it was done, it answers the
    same, because the first answer may have been lost.
    """
    async with context.store.write() as tx:
        done = await tx.get(Object, object_id(bucket.name, request["Key"]))
        if done is not None and done.manifest == request["UploadId"]:
            return done
        upload = await _require(tx, bucket, request)
        uploaded = await _parts(tx, upload)
        parts = multipart.chosen(upload, uploaded, request.get("MultipartUpload", {}).get("Parts", ()))
        made = _object(context, bucket, upload, parts)
        verify(made)
        await tx.create(Manifest(id=upload.id, scope=upload.scope, parts=tuple(parts)))
        made = await storing.place_in(tx, context, bucket, made, check)
        await _close(tx, context, upload)
        return made


async def abort(context: Context, call: Call, request: Request) -> None:
    """Give up an upload and its parts. Raises NoSuchUpload."""
    async with context.store.write() as tx:
        _, upload = await find(tx, call, request)
        await _close(tx, context, upload)


async def abort_all(tx: Transaction, context: Context, bucket: Bucket) -> None:
    """Give up all uploads to a bucket."""
    while uploads := await tx.page(Upload, owner=bucket.name):
        for upload in uploads:
            await _close(tx, context, upload)


async def _require(reader: Reader, bucket: Bucket, request: Mapping[str, Any]) -> Upload:
    upload = await reader.get(Upload, request["UploadId"])
    if upload is None or (upload.bucket, upload.key) != (bucket.name, request["Key"]):
        raise errors.no_such_upload(request["UploadId"])
    return upload


async def _parts(reader: Reader, upload: Upload) -> dict[int, PartContent]:
    parts = await reader.page(Part, owner=upload.id, limit=multipart.MOST_PARTS)
    return {part.content.number: part.content for part in parts}


def _object(context: Context, bucket: Bucket, upload: Upload, parts: Sequence[PartContent]) -> Object:
    return Object(
        id=object_id(bucket.name, upload.key),
        scope=bucket.scope,
        bucket=bucket.name,
        key=upload.key,
        size=sum(part.size for part in parts),
        etag=multipart.etag(parts),
        modified=storing.milliseconds(context.clock.now()),
        headers=upload.headers,
        storage_class=upload.storage_class,
        tags=upload.tags,
        checksum=checksums.whole(upload.algorithm, upload.checksum_type, parts),
        manifest=upload.id,
        parts=len(parts),
    )


async def _close(tx: Transaction, context: Context, upload: Upload) -> None:
    """End an upload. Its parts, and the bytes that no object took over, go when the sweeper comes."""
    await tx.delete(Upload, upload.id)
    await _discard(tx, context, upload=upload.id)


async def _discard(
    tx: Transaction, context: Context, *, blobs: tuple[str, ...] = (), upload: str = ""
) -> None:
    since = context.clock.now()
    await tx.create(Garbage(id=context.ids.hex(), scope="", since=since, blobs=blobs, upload=upload))
