"""A request's body on its way in: how it is read depends on how it was signed."""

import hashlib
import re
import zlib
from collections.abc import AsyncIterator, Callable, Mapping

from headrace.aws.body import Body, too_large
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import Operation
from headrace.aws.protocols.base import serialization_error
from headrace.gateway import chunked, digests, refusals
from headrace.gateway.signature import PAYLOAD_HASH, UNSIGNED_PAYLOAD, Signature

MODES = chunked.MODES
"""What says in the place of the hash that the body is `aws-chunked`."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DECODED_LENGTH = "x-amz-decoded-content-length"


def signed_hash(request: HttpRequest, signature: Signature) -> str:
    """What stands for the body in the signature of a request to S3. Raises `AwsError`."""
    given = request.headers.get(PAYLOAD_HASH) or dict(request.parameters).get("X-Amz-Content-Sha256")
    if given is None:
        if signature.expires is not None:
            return UNSIGNED_PAYLOAD
        message = f"Missing required header for this request: {PAYLOAD_HASH}"
        raise AwsError("InvalidRequest", message)
    if given != UNSIGNED_PAYLOAD and given not in chunked.MODES and not _SHA256.fullmatch(given):
        raise AwsError(
            "InvalidArgument",
            f"{PAYLOAD_HASH} must be {UNSIGNED_PAYLOAD}, {', '.join(sorted(chunked.MODES))}, or a valid"
            " sha256 value.",
            ArgumentName=PAYLOAD_HASH,
            ArgumentValue=given[:200],
        )
    return given


def body_hash(body: bytes) -> str:
    """What stands for the body in the signature of a request to any other service."""
    return hashlib.sha256(body).hexdigest()


def uncompressed(request: HttpRequest, sent: bytes, limit: int) -> bytes:
    """The document that was sent: clients compress large ones of some operations, e.g. PutMetricData.
    Raises `AwsError` if it would be longer than `limit` bytes."""
    if request.headers.get("content-encoding", "").strip().lower() != "gzip":
        return sent
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        document = decoder.decompress(sent, limit + 1)
    except zlib.error:
        raise serialization_error("The request body is not compressed by gzip, as it says it is") from None
    if len(document) > limit:
        raise too_large(limit)
    if not decoder.eof:
        raise serialization_error("The request body, compressed by gzip, is cut short")
    return document


def streamed(
    request: HttpRequest,
    chunks: AsyncIterator[bytes],
    mode: str,
    signature: Signature | None,
    sign: Callable[[str], bytes] | None,
) -> Body:
    """The body, decoded and to be verified while it is read. Puts the request's content headers right:
    its handler sees the length and the encoding of what was meant, not of how it travelled."""
    body = Body(chunks, _length(request.headers, "content-length"))
    if mode in chunked.MODES:
        body.content_length = _length(request.headers, _DECODED_LENGTH)
        signer = None
        if mode != chunked.UNSIGNED_TRAILER and signature is not None and sign is not None:
            signer = chunked.ChunkSigner(signature.stamp, signature.scope, signature.value, sign)
        chunks = chunked.decode(chunks, body, signer)
        request.headers = _decoded_headers(request, body)
    expected = mode if _SHA256.fullmatch(mode) else None
    body.replace(digests.verified(chunks, body, request.headers, expected))
    return body


def check_buffered(request: HttpRequest, operation: Operation, expected: str) -> None:
    """Raise S3's `AwsError` if a body that was read whole is not the one that was signed."""
    body = request.buffered
    if _SHA256.fullmatch(expected) and (found := body_hash(body)) != expected:
        raise refusals.wrong_payload_hash(expected, found)
    given, _ = digests.promised(request.headers)
    if not operation.description.http_checksum.get("requestAlgorithmMember"):
        given = {name: value for name, value in given.items() if name == "md5"}
    digests.check_all(body, given)


def _decoded_headers(request: HttpRequest, body: Body) -> dict[str, str]:
    headers = dict(request.headers)
    codings = [each.strip() for each in headers.get("content-encoding", "").split(",")]
    rest = ",".join(each for each in codings if each and each != "aws-chunked")
    headers.pop("content-encoding", None)
    if rest:
        headers["content-encoding"] = rest
    headers.pop("content-length", None)
    if body.content_length is not None:
        headers["content-length"] = str(body.content_length)
    return headers


def _length(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name)
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise serialization_error(f"The header {name} is not a number")
    return int(text)
