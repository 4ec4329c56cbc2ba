"""Which names S3 takes for buckets and objects (S3 user guide, "Bucket naming rules", "Object keys")."""

import re
from ipaddress import AddressValueError, IPv4Address

from headrace.services.s3 import errors

LONGEST_KEY = 1024

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_bucket(name: str) -> None:
    """Raises InvalidBucketName unless a bucket may be created under this name."""
    if not (
        _BUCKET.fullmatch(name)
        and ".." not in name
        and not _is_address(name)
        and not name.startswith(_RESERVED_STARTS)
        and not name.endswith(_RESERVED_ENDS)
    ):
        raise errors.invalid_bucket_name(name)


def check_key(key: str) -> None:
    """Raises an error unless an object may be stored under this key: 1 to 1,024 bytes of UTF-8.

    NUL is refused: no database keeps it in a text, and no XML can name it.
    """
    size = len(key.encode())
    if size > LONGEST_KEY:
        raise errors.key_too_long(size, LONGEST_KEY)
    if "\0" in key:
        raise errors.invalid_argument("A key must not contain NUL.", "Key", key)


def _is_address(name: str) -> bool:
    try:
        IPv4Address(name)
    except AddressValueError:
        return False
    return True
