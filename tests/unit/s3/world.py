"""S3 alone, without a gateway: its operations called as the gateway calls them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from headrace.aws.call import Call, Response
from headrace.aws.errors import AwsError
from headrace.blobs.base import BlobMissing, BlobsUnavailable
from headrace.kit.clock import VirtualClock
from headrace.services.s3.service import S3
from headrace.store.base import Store

ANA = "111111111111"
BEN = "222222222222"
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class MemoryBlobs:
    """Blobs that are a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.full = False

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        content = body if isinstance(body, bytes) else b"".join([chunk async for chunk in body])
        if self.full:
            raise BlobsUnavailable("no space left on device")
        self.kept[key] = content
        return len(content)

    async def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if key not in self.kept:
            raise BlobMissing(key)
        content = self.kept[key][start:end]
        for offset in range(0, len(content), 1000):
            yield content[offset : offset + 1000]

    async def size(self, key: str) -> int | None:
        return len(self.kept[key]) if key in self.kept else None

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self.kept.pop(key, None)

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        for key in list(self.kept):
            if key.startswith(prefix):
                yield key


@dataclass
class World:
    """S3 with one bucket, `box`, of the account ANA."""

    s3: S3
    store: Store
    blobs: MemoryBlobs
    clock: VirtualClock

    async def __call__(
        self,
        operation: str,
        *,
        account: str = ANA,
        region: str = "us-east-1",
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> Response:
        """Call an operation as a user of the account, or as nobody if it is empty."""
        call = Call(
            service="s3",
            operation=operation,
            account=account,
            region=region,
            principal=f"arn:aws:iam::{account}:user/test" if account else "",
            request_id="1",
            now=self.clock.now(),
            base_url="http://127.0.0.1:4566",
            headers=headers or {},
        )
        return await self.s3.api.call(call, request)

    async def put(self, key: str, body: Any = b"", **request: Any) -> Response:
        return await self("PutObject", Bucket="box", Key=key, Body=body, **request)

    async def get(self, key: str, **request: Any) -> Response:
        return await self("GetObject", Bucket="box", Key=key, **request)

    async def read(self, key: str, **request: Any) -> bytes:
        return await whole((await self.get(key, **request))["Body"])

    async def refuses(self, operation: str, **request: Any) -> AwsError:
        """The error that the operation raises."""
        try:
            answer = await self(operation, **request)
        except AwsError as error:
            return error
        raise AssertionError(f"{operation} answered {answer}")


async def whole(body: bytes | AsyncIterator[bytes]) -> bytes:
    """All bytes of a body."""
    return body if isinstance(body, bytes) else b"".join([chunk async for chunk in body])


async def chunks(*each: bytes) -> AsyncIterator[bytes]:
    """A body that comes in pieces."""
    for chunk in each:
        yield chunk
