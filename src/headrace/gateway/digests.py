"""Checks of a body while it passes: its length, the hash it was signed with, its checksums."""

import hashlib
from collections.abc import AsyncIterator, Mapping

from headrace.aws import checksums
from headrace.aws.body import Body
from headrace.aws.errors import AwsError
from headrace.gateway import refusals

CHECKSUM = "x-amz-checksum-"
TRAILER = "x-amz-trailer"
CONTENT_MD5 = "content-md5"


def promised(headers: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """The checksums that a request's headers give, by algorithm, and the algorithms of those that are
    to come behind the body."""
    given = {
        name.removeprefix(CHECKSUM): value
        for name, value in headers.items()
        if name.startswith(CHECKSUM) and name.removeprefix(CHECKSUM) in checksums.ALGORITHMS
    }
    if (md5 := headers.get(CONTENT_MD5)) is not None:
        given["md5"] = md5
    announced = (name.strip().lower() for name in headers.get(TRAILER, "").split(","))
    trailing = frozenset(
        name.removeprefix(CHECKSUM)
        for name in announced
        if name.startswith(CHECKSUM) and name.removeprefix(CHECKSUM) in checksums.ALGORITHMS
    )
    return given, trailing


async def verified(
    chunks: AsyncIterator[bytes], body: Body, headers: Mapping[str, str], payload_hash: str | None
) -> AsyncIterator[bytes]:
    """The same bytes; raises `AwsError` at their end if they are not what was promised.

    `payload_hash`: the SHA-256 that was signed, or None. Fills `body.checksums`.
    """
    given, trailing = promised(headers)
    running = {name: checksums.ALGORITHMS[name]() for name in {*given, *trailing}}
    signed = hashlib.sha256() if payload_hash is not None else None
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        for checksum in running.values():
            checksum.update(chunk)
        if signed is not None:
            signed.update(chunk)
        yield chunk
    if body.content_length is not None and size != body.content_length:
        raise AwsError(
            "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        )
    if signed is not None and payload_hash is not None and signed.hexdigest() != payload_hash:
        raise refusals.wrong_payload_hash(payload_hash, signed.hexdigest())
    for name in trailing:
        given[name] = body.trailers.get(CHECKSUM + name, "")
    for name, checksum in running.items():
        check(name, given[name], checksums.text(checksum))
    body.checksums.update(given)


def check_all(body: bytes, given: Mapping[str, str]) -> None:
    """Raise S3's `AwsError` if one of these checksums is not that of the body."""
    for name, value in given.items():
        checksum = checksums.ALGORITHMS[name]()
        checksum.update(body)
        check(name, value, checksums.text(checksum))


def check(algorithm: str, given: str, found: str) -> None:
    """Raise S3's `AwsError` if a checksum is not the one promised."""
    if given == found:
        return
    if algorithm == "md5":
        raise AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.")
    raise AwsError(
        "BadDigest", f"The {algorithm.upper()} you specified did not match the calculated checksum."
    )
