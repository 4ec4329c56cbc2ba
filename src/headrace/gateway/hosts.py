"""What the host name of a request says: a bucket, a web site, or nothing."""

import re
from functools import lru_cache

_S3 = re.compile(
    r"(?:(?P<bucket>.+)\.)?s3(?:[.-][a-z0-9-]+){0,2}?\.(?:localhost|amazonaws\.com(?:\.cn)?)", re.IGNORECASE
)
_LOCALHOST = re.compile(r"(?P<bucket>.+)\.localhost", re.IGNORECASE)
_SITE = re.compile(
    r"(?P<bucket>.+)\.s3-website(?:[.-][a-z0-9-]+)?\.(?:localhost|amazonaws\.com(?:\.cn)?)", re.IGNORECASE
)


def name_of(host: str) -> str:
    """The host without its port."""
    name, _, port = host.rpartition(":")
    return name if port.isdecimal() and name else host


@lru_cache(maxsize=4096)
def bucket_of(host: str) -> str | None:
    """The bucket that a host name stands for («virtual-hosted style»): BUCKET.s3.REGION.amazonaws.com,
    BUCKET.s3.localhost or BUCKET.localhost."""
    name = name_of(host)
    found = _S3.fullmatch(name)
    if found is None:
        found = _LOCALHOST.fullmatch(name)
    return found["bucket"] if found is not None else None


@lru_cache(maxsize=4096)
def site_of(host: str) -> str | None:
    """The bucket whose web site a host name stands for: BUCKET.s3-website.localhost, or AWS's own
    BUCKET.s3-website-REGION.amazonaws.com."""
    found = _SITE.fullmatch(name_of(host))
    return found["bucket"] if found is not None else None
