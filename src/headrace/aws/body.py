"""A request's body that is read as it arrives."""

from collections.abc import AsyncIterator

from headrace.aws.errors import AwsError


class Body:
    """An async iterator of bytes: what a client sends, decoded and verified.

    Whatever is wrong with it (a hash or checksum that does not match, too few bytes, a client that
    went away) is raised by the iteration, at the latest at its end: who has read to the end has what
    the client meant to send. It can be read once.
    """

    def __init__(self, chunks: AsyncIterator[bytes], content_length: int | None = None) -> None:
        self._chunks = chunks
        self.content_length = content_length
        """How many bytes there will be, not counting `aws-chunked` framing; None if not said."""
        self.trailers: dict[str, str] = {}
        """Headers sent behind the body, names in lower case; complete when the body has been read."""
        self.checksums: dict[str, str] = {}
        """Checksums that came with the body, in headers or behind it, by algorithm (`crc32`, `crc32c`,
        `crc64nvme`, `sha1`, `sha256`, `md5`), in base64; complete, and true, when it has been read."""

    def replace(self, chunks: AsyncIterator[bytes]) -> None:
        """Read this from now on, e.g. what decodes or checks the bytes read so far."""
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def __anext__(self) -> bytes:
        return await anext(self._chunks)

    async def read(self, limit: int) -> bytes:
        """All of it. Raises `AwsError` RequestEntityTooLarge if it is more than `limit` bytes."""
        if self.content_length is not None and self.content_length > limit:
            raise too_large(limit)
        parts: list[bytes] = []
        size = 0
        async for chunk in self._chunks:
            size += len(chunk)
            if size > limit:
                raise too_large(limit)
            parts.append(chunk)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def too_large(limit: int) -> AwsError:
    """The answer to a body longer than this."""
    return AwsError(
        "RequestEntityTooLarge", f"The request body must not be longer than {limit} bytes.", status=413
    )
