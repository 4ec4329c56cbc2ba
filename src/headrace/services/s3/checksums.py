"""Which checksum an object gets, and how those of its parts are put together.

S3 user guide, "Checking object integrity for data uploads in Amazon S3". CRCs of parts combine to that
of the whole without reading the parts again (FULL_OBJECT); the others are checksums of the parts'
checksums (COMPOSITE). The gateway has verified what a client sent along.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from headrace.aws import checksums
from headrace.services.s3 import errors
from headrace.services.s3.records import Checksum, ChecksumType, PartContent

DEFAULT = "CRC64NVME"
"""What S3 makes where the client asks for nothing."""

ALGORITHMS = tuple(name.upper() for name in checksums.ALGORITHMS)

_MEMBERS = {f"Checksum{algorithm}": algorithm for algorithm in ALGORITHMS}
"""The members that carry checksums in S3's shapes."""

_COMBINE = {"CRC32": "combine_crc32", "CRC32C": "combine_crc32c", "CRC64NVME": "combine_crc64nvme"}


def new(algorithm: str) -> checksums.Checksum:
    """A checksum in the making, of one of `ALGORITHMS`."""
    return checksums.ALGORITHMS[algorithm.lower()]()


def member(algorithm: str) -> str:
    """The member that carries this checksum in S3's shapes."""
    return f"Checksum{algorithm}"


class Asked(NamedTuple):
    """Which checksums a body is to have."""

    algorithm: str = DEFAULT
    sent: frozenset[str] = frozenset()
    """Those that come along with the body: the gateway verifies them, and they need no computing."""


def asked(request: Mapping[str, Any], headers: Mapping[str, str]) -> Asked:
    """What a request with a body says about checksums.

    Raises InvalidRequest or InvalidDigest for those that cannot be right whatever the body is.
    """
    md5 = _check_md5(request.get("ContentMD5"))
    given = supplied(request)
    if len(given) > 1:
        raise errors.invalid_request(
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        )
    for algorithm, value in given:
        _check_length(algorithm, value)
        return Asked(algorithm, md5 | {algorithm})
    trailer = headers.get("x-amz-trailer", "").strip().removeprefix("x-amz-checksum-").upper()
    if trailer in ALGORITHMS:
        return Asked(trailer, md5 | {trailer})
    named = request.get("ChecksumAlgorithm")
    return Asked(named if named in ALGORITHMS else DEFAULT, md5)


def supplied(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The checksums among the members of a request or part: algorithm and value."""
    return [(_MEMBERS[name], request[name]) for name in _MEMBERS.keys() & request.keys()]


def default_type(algorithm: str) -> ChecksumType:
    """How a multipart object's checksum is made where the client does not say."""
    return "FULL_OBJECT" if algorithm == DEFAULT else "COMPOSITE"


def check_type(algorithm: str, kind: ChecksumType) -> None:
    """Raises InvalidRequest unless the parts' checksums can be put together in this way."""
    possible = algorithm in _COMBINE if kind == "FULL_OBJECT" else algorithm != DEFAULT
    if not possible:
        raise errors.invalid_request(
            f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )


def whole(algorithm: str, kind: ChecksumType, parts: Sequence[PartContent]) -> Checksum:
    """The checksum of an object made of these parts, each of which has one of the same algorithm."""
    digests = [b64decode(part.checksum.value) for part in parts]
    if kind == "FULL_OBJECT":
        combined = _combined(algorithm, digests, [part.size for part in parts])
        return Checksum(algorithm=algorithm, value=combined)
    checksum = new(algorithm)
    checksum.update(b"".join(digests))
    return Checksum(algorithm=algorithm, value=f"{checksums.text(checksum)}-{len(parts)}", type="COMPOSITE")


def show(checksum: Checksum | None) -> dict[str, str]:
    """A checksum as members of an answer."""
    if checksum is None:
        return {}
    return {member(checksum.algorithm): checksum.value, "ChecksumType": checksum.type}


def _combined(algorithm: str, digests: Sequence[bytes], sizes: Sequence[int]) -> str:
    combine = _combiner(algorithm)
    value = 0
    for digest, size in zip(digests, sizes, strict=True):
        value = combine(value, int.from_bytes(digest, "big"), size)
    return b64encode(value.to_bytes(len(digests[0]), "big")).decode()


@cache
def _combiner(algorithm: str) -> Callable[[int, int, int], int]:
    from awscrt import checksums as native  # of some size: only for who needs it

    combiner: Callable[[int, int, int], int] = getattr(native, _COMBINE[algorithm])
    return combiner


def _check_md5(value: str | None) -> frozenset[str]:
    if value is None:
        return frozenset()
    if len(_decoded(value)) != 16:
        raise errors.invalid_digest(value)
    return frozenset({"MD5"})


def _check_length(algorithm: str, value: str) -> None:
    if len(_decoded(value)) != _length(algorithm):
        raise errors.invalid_request(f"Value for x-amz-checksum-{algorithm.lower()} header is invalid.")


@cache
def _length(algorithm: str) -> int:
    return len(new(algorithm).digest())


def _decoded(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return b""
