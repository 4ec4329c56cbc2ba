"""Whether the holder of a key signed a request, and in time.

IAM user guide, «Signature Version 4 for API requests»; S3's departures from it are in its API
reference, «Authenticating requests».
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from headrace.aws.http import HttpRequest
from headrace.gateway import refusals, version2
from headrace.gateway.canonical import canonical_request, signing_key
from headrace.gateway.dialect import Dialect
from headrace.gateway.signature import ALGORITHM, PAYLOAD_HASH, Signature

SKEW_MINUTES = 15

_SKEW = timedelta(minutes=SKEW_MINUTES)
_MUST_BE_SIGNED = "x-amz-"


def check_time(signature: Signature, dialect: Dialect, now: datetime) -> None:
    """Raise `AwsError` unless the request was signed now, or its presigned URL still holds."""
    if signature.expires is None:
        if abs(now - signature.time) > _SKEW:
            raise refusals.skewed(dialect, signature.time, now, SKEW_MINUTES)
        return
    if signature.time - now > _SKEW:
        raise refusals.skewed(dialect, signature.time, now, SKEW_MINUTES)
    end = signature.time + timedelta(seconds=signature.expires)
    if now > end:
        raise refusals.expired_url(dialect, signature.expires, end, now)


def verify(
    request: HttpRequest, signature: Signature, secret: str, dialect: Dialect, payload_hash: str
) -> None:
    """Raise `AwsError` unless the key's holder signed this very request."""
    if signature.version == 2:
        _verify_old(request, signature, secret, dialect)
        return
    _check_signed_headers(request, signature, dialect)
    canonical = canonical_request(request, signature.signed_headers, signature.service, payload_hash)
    digest = hashlib.sha256(canonical.encode("latin-1", "replace")).hexdigest()
    string_to_sign = f"{ALGORITHM}\n{signature.stamp}\n{signature.scope}\n{digest}"
    if not hmac.compare_digest(sign(signature, secret, string_to_sign), signature.value.encode()):
        raise refusals.mismatch(dialect, signature.access_key_id, string_to_sign)


def sign(signature: Signature, secret: str, string_to_sign: str) -> bytes:
    """What the key makes of this text within the signature's scope, in hexadecimal."""
    key = signing_key(secret, signature.date, signature.region, signature.service)
    return hmac.digest(key, string_to_sign.encode(), "sha256").hex().encode()


def _verify_old(request: HttpRequest, signature: Signature, secret: str, dialect: Dialect) -> None:
    text = version2.string_to_sign(request)
    if not hmac.compare_digest(version2.sign(secret, text), signature.value.encode()):
        raise refusals.mismatch(dialect, signature.access_key_id, text)


def _check_signed_headers(request: HttpRequest, signature: Signature, dialect: Dialect) -> None:
    signed = signature.signed_headers
    if "host" not in signed:
        raise refusals.unsigned_headers(dialect, ["host"])
    unsigned = [
        name
        for name in request.headers
        if name.startswith(_MUST_BE_SIGNED) and name not in signed and name != PAYLOAD_HASH
    ]
    if unsigned:
        raise refusals.unsigned_headers(dialect, unsigned)
