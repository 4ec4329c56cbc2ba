"""Buckets as builds use them: with those errors that are the build's own told from those that pass."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager

from headrace.aws.errors import AwsError
from headrace.services.codebuild.ports import ObjectInfo, Objects


class ObjectMissing(Exception):
    """There is no such bucket or object, or it is somebody else's; code and message are S3's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Buckets:
    """The buckets of a scope's account. Everything raises `ObjectMissing`; other errors may pass."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    async def head(self, scope: str, bucket: str, key: str) -> ObjectInfo:
        """What is known of an object."""
        with _told():
            return await self._objects.head(_account(scope), bucket, key)

    async def read(self, scope: str, bucket: str, key: str) -> AsyncIterator[bytes]:
        """An object's content, in chunks."""
        with _told():
            _, content = await self._objects.get(_account(scope), bucket, key)
        async for chunk in content:
            yield chunk

    async def list(self, scope: str, bucket: str, prefix: str) -> AsyncIterator[ObjectInfo]:
        """All objects whose keys start with `prefix`, in order of key."""
        with _told():
            async for found in self._objects.list(_account(scope), bucket, prefix):
                yield found

    async def put(
        self,
        scope: str,
        bucket: str,
        key: str,
        body: AsyncIterator[bytes],
        *,
        content_type: str,
        metadata: Mapping[str, str],
    ) -> None:
        """Store an object in place of any before it."""
        with _told():
            await self._objects.put(
                _account(scope), bucket, key, body, content_type=content_type, metadata=metadata
            )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except AwsError as error:
        if error.status >= 500:
            raise
        raise ObjectMissing(error.code, error.message) from error


def _account(scope: str) -> str:
    return scope.split("/")[0]
