"""What AWS Batch needs of others."""

from collections.abc import Mapping
from typing import Any, Protocol

from headrace.engines.base import Capacity


class Machine(Protocol):
    """Where jobs run."""

    async def capacity(self) -> Capacity:
        """Its size. Raises `EngineUnavailable`."""


class Objects(Protocol):
    """Objects in buckets: the service `s3`. Raises `AwsError`, as S3's API does."""

    async def put(
        self,
        account: str,
        bucket: str,
        key: str,
        body: bytes,
        *,
        content_type: str,
        metadata: Mapping[str, str] | None,
    ) -> Any:
        """Store an object in place of any before it."""
