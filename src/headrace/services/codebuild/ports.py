"""What CodeBuild needs of others, who are wired in by `app.py`."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Protocol

from headrace.engines.base import Capacity


class Machine(Protocol):
    """The machine that builds run on."""

    async def capacity(self) -> Capacity:
        """How large it is: no build's limits are above that."""


class ObjectInfo(Protocol):
    """What is known of an object."""

    @property
    def key(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str:
        """Changes with the content."""

    @property
    def modified(self) -> datetime: ...


class Objects(Protocol):
    """Objects in buckets: the service `s3`. Every method raises `AwsError`, as S3's API does."""

    async def head(self, account: str, bucket: str, key: str) -> ObjectInfo:
        """What is known of an object."""

    async def get(self, account: str, bucket: str, key: str) -> tuple[ObjectInfo, AsyncIterator[bytes]]:
        """What is known of an object, and its content in chunks."""

    def list(self, account: str, bucket: str, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """All objects whose keys start with `prefix`, in order of key."""

    async def put(
        self,
        account: str,
        bucket: str,
        key: str,
        body: bytes | AsyncIterator[bytes],
        *,
        content_type: str,
        metadata: Mapping[str, str] | None,
    ) -> ObjectInfo:
        """Store an object in place of any before it."""
