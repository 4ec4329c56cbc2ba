"""AWS Signature Version 4 for the commands' own requests (IAM user guide, «Signature Version 4»)."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from headrace.cli.connection import Connection

ALGORITHM = "AWS4-HMAC-SHA256"


def signed(
    connection: Connection,
    service: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    payload_hash: str,
    now: datetime,
) -> dict[str, str]:
    """The headers with what proves who sends them.

    `path`: as sent; it must need no quoting, and its query is in order and quoted as AWS wants it.
    `payload_hash`: the body's SHA-256 in hexadecimal.
    """
    path, _, query = path.partition("?")
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    sent = {**headers, "x-amz-date": stamp, "x-amz-content-sha256": payload_hash}
    if connection.token:
        sent["x-amz-security-token"] = connection.token
    names = ";".join(sorted(name.lower() for name in sent))
    lines = "".join(sorted(f"{name.lower()}:{value.strip()}\n" for name, value in sent.items()))
    canonical = "\n".join((method, path, query, lines, names, payload_hash))
    scope = f"{stamp[:8]}/{connection.region}/{service}/aws4_request"
    text = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.digest(_key(connection.secret, scope), text.encode(), "sha256").hex()
    credential = f"{connection.access_key}/{scope}"
    sent["authorization"] = (
        f"{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return sent


@cache
def _key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
