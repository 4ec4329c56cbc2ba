"""The checksums S3 knows (S3 user guide, «Checking object integrity»), computed piece by piece."""

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable
from typing import Protocol


class Checksum(Protocol):
    """A checksum in the making."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def digest(self) -> bytes:
        """The checksum of everything taken in so far."""


class Crc:
    """A cyclic redundancy check."""

    def __init__(self, step: Callable[[bytes, int], int], size: int) -> None:
        self._step = step
        self._size = size
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = self._step(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size, "big")


class XxHash:
    """One of the xxHash family."""

    def __init__(self, make: str) -> None:
        from awscrt.checksums import XXHash

        self._hash = getattr(XXHash, make)()

    def update(self, data: bytes, /) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return bytes(self._hash.finalize())


def _crc32c() -> Checksum:
    from awscrt.checksums import crc32c  # a native library of some size: only for who needs it

    return Crc(crc32c, 4)


def _crc64nvme() -> Checksum:
    from awscrt.checksums import crc64nvme

    return Crc(crc64nvme, 8)


ALGORITHMS: dict[str, Callable[[], Checksum]] = {
    "crc32": lambda: Crc(zlib.crc32, 4),
    "crc32c": _crc32c,
    "crc64nvme": _crc64nvme,
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "xxhash64": lambda: XxHash("new_xxhash64"),
    "xxhash3": lambda: XxHash("new_xxhash3_64"),
    "xxhash128": lambda: XxHash("new_xxhash3_128"),
    "md5": lambda: hashlib.md5(usedforsecurity=False),
}
"""By the names in S3's headers, e.g. `x-amz-checksum-crc64nvme`; md5 is also that of Content-MD5."""


def text(checksum: Checksum) -> str:
    """The checksum in base64, as S3's headers have it."""
    return b64encode(checksum.digest()).decode()
