"""The checksums of S3: made while bytes pass, compared, combined over parts.

S3 user guide, "Checking object integrity for data uploads in Amazon S3". CRCs of parts combine to that
of the whole without reading the parts again (FULL_OBJECT); the others are checksums of the parts'
checksums (COMPOSITE).
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from awscrt import checksums as crt

from headrace.services.s3 import errors
from headrace.services.s3.records import Checksum, ChecksumType, PartContent

DEFAULT = "CRC64NVME"
"""What S3 makes where the client asks for nothing."""


class Digest(Protocol):
    """A checksum in the making."""

    def update(self, chunk: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _Crc(NamedTuple):
    width: int
    update: Callable[[bytes, int], int]
    combine: Callable[[int, int, int], int]


_CRCS = {
    "CRC32": _Crc(4, crt.crc32, crt.combine_crc32),
    "CRC32C": _Crc(4, crt.crc32c, crt.combine_crc32c),
    "CRC64NVME": _Crc(8, crt.crc64nvme, crt.combine_crc64nvme),
}


class _CrcDigest:
    def __init__(self, crc: _Crc) -> None:
        self._crc = crc
        self._value = 0

    def update(self, chunk: bytes, /) -> None:
        self._value = self._crc.update(chunk, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._crc.width, "big")


class _XxDigest:
    def __init__(self, digest: crt.XXHash) -> None:
        self._digest = digest

    def update(self, chunk: bytes, /) -> None:
        self._digest.update(chunk)

    def digest(self) -> bytes:
        return bytes(self._digest.finalize())


_MAKERS: dict[str, Callable[[], Digest]] = {
    "CRC64NVME": lambda: _CrcDigest(_CRCS["CRC64NVME"]),
    "CRC32": lambda: _CrcDigest(_CRCS["CRC32"]),
    "CRC32C": lambda: _CrcDigest(_CRCS["CRC32C"]),
    "SHA256": hashlib.sha256,
    "SHA1": lambda: hashlib.sha1(usedforsecurity=False),
    "SHA512": hashlib.sha512,
    "MD5": lambda: hashlib.md5(usedforsecurity=False),
    "XXHASH64": lambda: _XxDigest(crt.XXHash.new_xxhash64()),
    "XXHASH3": lambda: _XxDigest(crt.XXHash.new_xxhash3_64()),
    "XXHASH128": lambda: _XxDigest(crt.XXHash.new_xxhash3_128()),
}

ALGORITHMS = tuple(_MAKERS)


def new(algorithm: str) -> Digest:
    """A digest of one of `ALGORITHMS`."""
    return _MAKERS[algorithm]()


def member(algorithm: str) -> str:
    """The member that carries this checksum in S3's shapes."""
    return f"Checksum{algorithm}"


def header(algorithm: str) -> str:
    """The header or trailer that carries this checksum."""
    return f"x-amz-checksum-{algorithm.lower()}"


def encode(digest: bytes) -> str:
    return b64encode(digest).decode()


class Expected(NamedTuple):
    """What a client says about the bytes it sends."""

    algorithm: str = DEFAULT
    value: str | None = None
    """The checksum, if it came before the bytes."""
    trailer: str | None = None
    """The trailer that will bring it, if it comes behind them."""
    md5: str | None = None
    """Content-MD5: base64."""
    explicit: bool = False
    """Whether the client named the algorithm."""


def expected(request: Mapping[str, Any], headers: Mapping[str, str]) -> Expected:
    """What a request promises about its body. Raises InvalidRequest or InvalidDigest."""
    md5 = _content_md5(request.get("ContentMD5"))
    named = [algorithm for algorithm in ALGORITHMS if member(algorithm) in request]
    if len(named) > 1:
        raise errors.invalid_request(
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        )
    if named:
        return Expected(named[0], _valid(named[0], request[member(named[0])]), md5=md5, explicit=True)
    trailer = headers.get("x-amz-trailer", "").strip().lower()
    for algorithm in ALGORITHMS if trailer else ():
        if header(algorithm) == trailer:
            return Expected(algorithm, trailer=trailer, md5=md5, explicit=True)
    asked = request.get("ChecksumAlgorithm")
    return Expected(asked, md5=md5, explicit=True) if asked in _MAKERS else Expected(md5=md5)


def supplied(request: Mapping[str, Any]) -> tuple[str, str] | None:
    """The checksum member of a request or part: its algorithm and value."""
    for algorithm in ALGORITHMS:
        if value := request.get(member(algorithm)):
            return algorithm, value
    return None


def default_type(algorithm: str) -> ChecksumType:
    """How a multipart object's checksum is made where the client does not say."""
    return "FULL_OBJECT" if algorithm == DEFAULT else "COMPOSITE"


def check_type(algorithm: str, kind: ChecksumType) -> None:
    """Raises InvalidRequest unless the parts' checksums can be put together in this way."""
    if (kind == "FULL_OBJECT" and algorithm not in _CRCS) or (kind == "COMPOSITE" and algorithm == DEFAULT):
        raise errors.invalid_request(
            f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )


def whole(algorithm: str, kind: ChecksumType, parts: Sequence[PartContent]) -> Checksum:
    """The checksum of an object made of these parts, each of which has one of the same algorithm."""
    if kind == "FULL_OBJECT":
        return Checksum(algorithm=algorithm, value=encode(_combined(_CRCS[algorithm], parts)))
    digest = new(algorithm)
    for part in parts:
        digest.update(b64decode(part.checksum.value))
    return Checksum(algorithm=algorithm, value=f"{encode(digest.digest())}-{len(parts)}", type="COMPOSITE")


def show(checksum: Checksum | None) -> dict[str, str]:
    """A checksum as members of an answer."""
    if checksum is None:
        return {}
    return {member(checksum.algorithm): checksum.value, "ChecksumType": checksum.type}


def _combined(crc: _Crc, parts: Sequence[PartContent]) -> bytes:
    value = 0
    for part in parts:
        value = crc.combine(value, int.from_bytes(b64decode(part.checksum.value), "big"), part.size)
    return value.to_bytes(crc.width, "big")


def _content_md5(value: str | None) -> str | None:
    if value is None:
        return None
    if len(_decode(value) or b"") != 16:
        raise errors.invalid_digest(value)
    return value


def _valid(algorithm: str, value: str) -> str:
    if len(_decode(value) or b"") != len(new(algorithm).digest()):
        raise errors.invalid_request(f"Value for {header(algorithm)} header is invalid.")
    return value


def _decode(value: str) -> bytes | None:
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return None
