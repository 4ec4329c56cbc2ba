"""Signature Version 2 in URLs, as S3 still takes it (S3 user guide, «Signing and authenticating REST
requests», query string authentication).

`aws s3 presign` and boto3 make such URLs by default for S3's oldest region and endpoints of one's own.
Everything else must be signed with version 4.
"""

import hmac
from base64 import b64encode
from urllib.parse import unquote

from headrace.aws.http import HttpRequest
from headrace.gateway.hosts import bucket_of

KEY, SIGNATURE, EXPIRES = "AWSAccessKeyId", "Signature", "Expires"
TOKEN = "x-amz-security-token"  # noqa: S105  (a name)

_SIGNED_PARAMETERS = frozenset(
    {
        "acl",
        "cors",
        "delete",
        "lifecycle",
        "location",
        "logging",
        "notification",
        "partNumber",
        "policy",
        "requestPayment",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "restore",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
    }
)


def is_in(request: HttpRequest) -> bool:
    """Whether the URL bears such a signature."""
    return f"{KEY}=" in request.query and f"{SIGNATURE}=" in request.query


def string_to_sign(request: HttpRequest) -> str:
    """The text that is signed. What may be a header of the request may as well be in its URL."""
    given = {name.lower(): value for name, value in request.parameters} | dict(request.headers)
    amazon = sorted((name, value.strip()) for name, value in given.items() if name.startswith("x-amz-"))
    return "\n".join(
        (
            request.method,
            given.get("content-md5", ""),
            given.get("content-type", ""),
            dict(request.parameters).get(EXPIRES, ""),
            *(f"{name}:{value}" for name, value in amazon),
            _resource(request),
        )
    )


def sign(secret: str, text: str) -> bytes:
    """What the key makes of this text."""
    return b64encode(hmac.digest(secret.encode(), text.encode(), "sha1"))


def _resource(request: HttpRequest) -> str:
    bucket = bucket_of(request.headers.get("host", ""))
    path = request.path if bucket is None else f"/{bucket}{request.path}"
    parts = [part.partition("=") for part in request.query.split("&")]
    signed = sorted(
        f"{name}{equals}{unquote(value)}" for name, equals, value in parts if name in _SIGNED_PARAMETERS
    )
    return f"{path}?{'&'.join(signed)}" if signed else path
