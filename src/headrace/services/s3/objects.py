"""Objects for the other parts of Headrace, without HTTP around them."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import NamedTuple

from headrace.services.s3 import access, errors, names, storing
from headrace.services.s3.checksums import Asked
from headrace.services.s3.contents import once
from headrace.services.s3.context import Context
from headrace.services.s3.records import Bucket, Description, Headers, Object, object_id

PAGE = 1000


class ObjectInfo(NamedTuple):
    """What is known of an object."""

    key: str
    size: int
    etag: str
    """Without quotes; changes with the content."""
    modified: datetime
    content_type: str
    metadata: Mapping[str, str]


class Objects:
    """Reads and writes the buckets of an account. Raises `AwsError` as the API does: NoSuchBucket,
    AccessDenied for another account's bucket, NoSuchKey, ServiceUnavailable."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def put(
        self,
        account: str,
        bucket: str,
        key: str,
        body: bytes | AsyncIterator[bytes],
        *,
        content_type: str = "binary/octet-stream",
        metadata: Mapping[str, str] | None = None,
    ) -> ObjectInfo:
        """Store an object in place of any before it; durable when it returns."""
        owned = await self._owned(account, bucket)
        names.check_key(key)
        headers = Headers(content_type=content_type, metadata=dict(metadata or {}))
        with self._context.contents.arriving() as arrival:
            received = await arrival.receive(body, Asked())
            now = self._context.clock.now()
            stored = storing.new_object(owned, key, received, modified=now, headers=headers)
            async with arrival.discarded_if_refused():
                stored = await storing.place(self._context, owned, stored, lambda _: None)
        return _info(stored)

    async def get(self, account: str, bucket: str, key: str) -> tuple[ObjectInfo, AsyncIterator[bytes]]:
        """What is known of an object, and its bytes in chunks."""
        stored = await self._find(account, bucket, key)
        content = await self._context.contents.read(self._context.store, stored)
        return _info(stored), once(content) if isinstance(content, bytes) else content

    async def head(self, account: str, bucket: str, key: str) -> ObjectInfo:
        """What is known of an object."""
        return _info(await self._find(account, bucket, key))

    async def list(self, account: str, bucket: str, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """All objects whose keys start with `prefix`, in order of key."""
        owned, last = await self._owned(account, bucket), ""
        while page := await self._context.store.page(
            Description, owner=owned.name, prefix=prefix, after=last, limit=PAGE
        ):
            for stored in page:
                yield _info(stored)
            last = page[-1].key

    async def delete(self, account: str, bucket: str, key: str) -> None:
        """Remove an object; a missing one is no error."""
        await storing.remove(self._context, await self._owned(account, bucket), {key: lambda _: None})

    async def _owned(self, account: str, name: str) -> Bucket:
        bucket = await access.existing(self._context.store, name)
        access.expect_owner(bucket, account)
        return bucket

    async def _find(self, account: str, bucket: str, key: str) -> Object:
        owned = await self._owned(account, bucket)
        stored = await self._context.store.get(Object, object_id(owned.name, key))
        if stored is None:
            raise errors.no_such_key(key)
        return stored


def _info(stored: Description) -> ObjectInfo:
    headers = stored.headers
    return ObjectInfo(
        stored.key, stored.size, stored.etag, stored.modified, headers.content_type, headers.metadata
    )
