"""What exactly is signed, and with which key (IAM user guide, «Create a signed AWS API request»)."""

import hmac
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from headrace.aws.http import HttpRequest

_SAFE = "-_.~"


def canonical_request(
    request: HttpRequest, signed_headers: tuple[str, ...], service: str, payload_hash: str
) -> str:
    """The text whose hash is signed."""
    headers = request.headers
    lines = "".join(f"{name}:{_trimmed(headers.get(name, ''))}\n" for name in signed_headers)
    return "\n".join(
        (
            request.method,
            _canonical_path(request.path, service),
            _canonical_query(request.query),
            lines,
            ";".join(signed_headers),
            payload_hash,
        )
    )


@lru_cache(maxsize=1024)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _trimmed(value: str) -> str:
    return " ".join(value.split()) if "  " in value else value.strip()


def _canonical_path(path: str, service: str) -> str:
    if path == "/":
        return path
    if service == "s3":
        return quote(unquote_to_bytes(path.encode("latin-1")), safe="/" + _SAFE)
    once = "/".join(_encoded(segment) for segment in path.split("/"))
    return quote(once, safe="/" + _SAFE)


def _encoded(segment: str) -> str:
    """One segment of a path, in which a slash is not a slash: an ARN may be one."""
    return quote(unquote_to_bytes(segment.encode("latin-1")), safe=_SAFE)


def _canonical_query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    encoded = sorted((_quoted(name), _quoted(value)) for name, value in pairs if name != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in encoded)


def _quoted(text: str) -> str:
    return quote(text, safe=_SAFE, errors="surrogateescape")
