"""Putting objects into buckets and taking them out: the transactions.

Bytes that a write leaves without an object become `Garbage` in the same transaction; they stay readable
for a while, for those who are in the middle of reading them.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from headrace.aws.errors import AwsError
from headrace.services.s3 import access, errors
from headrace.services.s3.conditions import matches
from headrace.services.s3.contents import Received
from headrace.services.s3.context import Context
from headrace.services.s3.records import Bucket, Description, Garbage, Object, Reference, object_id
from headrace.store.base import Transaction

Check = Callable[[Description | None], None]
"""Raises an error if this object, or the lack of one, must not be replaced or deleted."""


def precondition(request: Mapping[str, Any]) -> Check:
    """What the request demands of the object it replaces or deletes."""
    if_match, if_none_match = request.get("IfMatch"), request.get("IfNoneMatch")
    if if_none_match not in (None, "*"):
        raise errors.not_supported("If-None-Match with anything but * when writing")

    def check(old: Description | None) -> None:
        if if_none_match and old is not None:
            raise errors.precondition_failed("If-None-Match")
        if if_match and old is None:
            raise errors.no_such_key(request["Key"])
        if if_match and old is not None and not matches(if_match, old.etag):
            raise errors.precondition_failed("If-Match")

    return check


def new_object(
    bucket: Bucket, key: str, received: Received, *, modified: datetime, **attributes: Any
) -> Object:
    """The record of an object whose bytes have been received."""
    return Object(
        id=object_id(bucket.name, key),
        scope=bucket.scope,
        bucket=bucket.name,
        key=key,
        size=received.size,
        etag=received.md5,
        modified=milliseconds(modified),
        checksum=received.checksum,
        inline=received.inline,
        blob=received.blob,
        **attributes,
    )


def milliseconds(time: datetime) -> datetime:
    """S3 keeps no finer times."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


async def place(context: Context, bucket: Bucket, stored: Object, check: Check) -> Object:
    """Store it in place of what had its key. Raises NoSuchBucket if the bucket went away meanwhile."""
    async with context.store.write() as tx:
        return await place_in(tx, context, bucket, stored, check)


async def place_in(
    tx: Transaction,
    context: Context,
    bucket: Bucket,
    stored: Object,
    check: Check,
) -> Object:
    """The same in a transaction that does more."""
    await require_unchanged(tx, bucket)
    old = await tx.get(Description, stored.id)
    check(old)
    if stored.blob:
        await tx.create(Reference(id=stored.blob, scope=stored.scope))
    if old is None:
        return await tx.create(stored)
    await release(tx, context, [old])
    return await tx.replace(stored, expect=old.revision)


async def rewrite(context: Context, bucket: Bucket, key: str, change: Callable[[Object], Object]) -> Object:
    """Change what is said about an object, but not its bytes. Raises NoSuchKey."""
    async with context.store.write() as tx:
        await require_unchanged(tx, bucket)
        old = await tx.get(Object, object_id(bucket.name, key))
        if old is None:
            raise errors.no_such_key(key)
        return await tx.replace(change(old), expect=old.revision)


async def remove(context: Context, bucket: Bucket, checks: Mapping[str, Check]) -> dict[str, AwsError]:
    """Delete the objects of these keys, each if its check allows it. Returns what was refused, by key.

    An object that does not exist counts as deleted.
    """
    refused: dict[str, AwsError] = {}
    async with context.store.write() as tx:
        found = await tx.get_many(Description, [object_id(bucket.name, key) for key in checks])
        released = []
        for key, check in checks.items():
            old = found.get(object_id(bucket.name, key))
            try:
                check(old)
            except AwsError as error:
                refused[key] = error
                continue
            if old is not None:
                await tx.delete(Description, old.id, expect=old.revision)
                released.append(old)
        await release(tx, context, released)
    return refused


async def release(tx: Transaction, context: Context, objects: Collection[Description]) -> None:
    """Give up the bytes of objects that are replaced or deleted."""
    blobs = tuple(stored.blob for stored in objects if stored.blob)
    manifests = [stored.manifest for stored in objects if stored.manifest]
    since = context.clock.now()
    if blobs:
        await tx.create(Garbage(id=context.ids.hex(), scope="", since=since, blobs=blobs))
    for manifest in manifests:
        await tx.create(Garbage(id=context.ids.hex(), scope="", since=since, manifest=manifest))


async def require_unchanged(tx: Transaction, bucket: Bucket) -> None:
    """Raises NoSuchBucket if the bucket was deleted, or deleted and made anew, since it was read."""
    now = await access.existing(tx, bucket.name)
    if (now.account, now.created) != (bucket.account, bucket.created):
        raise errors.no_such_bucket(bucket.name)
