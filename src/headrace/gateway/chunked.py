"""The transfer coding `aws-chunked`: lengths, perhaps signatures, and headers behind the body.

S3 API reference, «Signature calculations for the authorization header: transferring payload in
multiple chunks» and «Trailing headers». This is a coding of its own within the HTTP body.
"""

import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Callable

from headrace.aws.body import Body
from headrace.aws.errors import AwsError
from headrace.gateway import refusals
from headrace.gateway.dialect import Dialect

UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
MODES = frozenset({UNSIGNED_TRAILER, SIGNED, SIGNED_TRAILER})

_SIZE = re.compile("[0-9a-fA-F]{1,15}")
_LINE_LIMIT = 16_384
_TRAILER_LIMIT = 32
_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_TRAILER_SIGNATURE = "x-amz-trailer-signature"


class ChunkSigner:
    """Verifies each chunk by the signature of the one before it, the first by the request's own."""

    def __init__(self, stamp: str, scope: str, seed: str, sign: Callable[[str], bytes]) -> None:
        self._prefix = f"{stamp}\n{scope}\n"
        self._previous = seed
        self._sign = sign

    def verify_chunk(self, digest: str, signature: str) -> None:
        """Raise `AwsError` unless a chunk with this SHA-256 bears the right signature."""
        self._verify(
            f"AWS4-HMAC-SHA256-PAYLOAD\n{self._prefix}{self._previous}\n{_EMPTY_HASH}\n{digest}", signature
        )

    def verify_trailer(self, digest: str, signature: str) -> None:
        """The same for the headers behind the body."""
        self._verify(f"AWS4-HMAC-SHA256-TRAILER\n{self._prefix}{self._previous}\n{digest}", signature)

    def _verify(self, string_to_sign: str, signature: str) -> None:
        if not hmac.compare_digest(self._sign(string_to_sign), signature.encode()):
            raise refusals.mismatch(Dialect.S3)
        self._previous = signature


async def decode(
    chunks: AsyncIterator[bytes], body: Body, signer: ChunkSigner | None
) -> AsyncIterator[bytes]:
    """The bytes within the chunks. Puts the headers behind them in `body.trailers`."""
    reader = _Reader(chunks)
    while True:
        size, signature = _chunk_header(await reader.line())
        digest = hashlib.sha256()
        async for piece in reader.take(size):
            if signer is not None:
                digest.update(piece)
            yield piece
        if signer is not None:
            signer.verify_chunk(digest.hexdigest(), signature)
        if size == 0:
            break
        if await reader.line() != b"":
            raise _malformed()
    await _read_trailers(reader, body, signer)


async def _read_trailers(reader: "_Reader", body: Body, signer: ChunkSigner | None) -> None:
    signed = hashlib.sha256()
    line = await reader.line(at_end=b"")
    if not line:  # some clients end the last chunk as all others, with an empty line
        line = await reader.line(at_end=b"")
    left = _TRAILER_LIMIT
    while line:
        name, found, value = line.decode("latin-1").partition(":")
        name, value = name.strip().lower(), value.strip()
        left -= 1
        if not found or not left:
            raise _malformed()
        body.trailers[name] = value
        if name != _TRAILER_SIGNATURE:
            signed.update(f"{name}:{value}\n".encode())
        line = await reader.line(at_end=b"")
    signature = body.trailers.pop(_TRAILER_SIGNATURE, None)
    if signer is not None and (signature is not None or body.trailers):
        signer.verify_trailer(signed.hexdigest(), signature or "")


def _chunk_header(line: bytes) -> tuple[int, str]:
    size, _, extension = line.decode("latin-1").partition(";")
    _, _, signature = extension.partition("chunk-signature=")
    if not _SIZE.fullmatch(size):
        raise _malformed()
    return int(size, 16), signature.strip()


class _Reader:
    """Takes lines and counted bytes from an iterator."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""

    async def line(self, *, at_end: bytes | None = None) -> bytes:
        """The next line, without its end. `at_end`: what stands for a line that does not come."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LINE_LIMIT:
                raise _malformed()
            more = await anext(self._chunks, None)
            if more is None:
                if at_end is not None and not self._buffer:
                    return at_end
                raise _incomplete()
            self._buffer += more
        line, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
        return line.rstrip(b"\r")

    async def take(self, size: int) -> AsyncIterator[bytes]:
        """The next `size` bytes, in pieces as they come."""
        while size > 0:
            if not self._buffer:
                more = await anext(self._chunks, None)
                if more is None:
                    raise _incomplete()
                self._buffer = more
            piece, self._buffer = self._buffer[:size], self._buffer[size:]
            size -= len(piece)
            yield piece


def _malformed() -> AwsError:
    return AwsError("InvalidRequest", "The aws-chunked encoding of the request body is malformed.")


def _incomplete() -> AwsError:
    message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
    return AwsError("IncompleteBody", message)
