"""Requests signed by botocore, given to the gateway without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from headrace.gateway.app import Gateway
from tests.unit.gateway.conftest import KEY, SECRET

HOST = "127.0.0.1:4566"


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Asked:
    """A request, ready to be sent or spoilt."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


def signed(
    method: str,
    path: str,
    *,
    service: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    key: str = KEY,
    secret: str = SECRET,
    token: str | None = None,
    at: datetime | None = None,
    presign: int | None = None,
    host: str = HOST,
) -> Asked:
    """The request as botocore signs it, in its headers or, if `presign` says for how long, its URL."""
    request = AWSRequest(method, f"http://{host}{path}", headers=dict(headers or {}), data=body)
    request.context["payload_signing_enabled"] = True
    if "x-amz-trailer" in request.headers:
        request.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    credentials = Credentials(key, secret, token)
    signer: Any
    if presign is not None:
        signer = S3SigV4QueryAuth(credentials, service, "eu-west-3", expires=presign)
    else:
        signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(credentials, service, "eu-west-3")
    now = at or datetime.now(UTC)
    with mock.patch("botocore.auth.get_current_datetime", return_value=now.replace(tzinfo=None)):
        signer.add_auth(request)
    prepared = request.prepare()
    found = {
        name.lower(): bytes(value).decode() if not isinstance(value, str) else value
        for name, value in dict[str, Any](prepared.headers).items()
    }
    found["host"] = host
    return Asked(method, prepared.url, found, body)


async def ask(gateway: Gateway, asked: Asked, *, chunk: int = 65_536) -> Answered:
    """Send it, its body in pieces of this size."""
    url = urlsplit(asked.url)
    pieces = [asked.body[start : start + chunk] for start in range(0, len(asked.body), chunk)] or [b""]
    messages: list[Any] = []
    scope = {
        "type": "http",
        "method": asked.method,
        "scheme": "http",
        "path": url.path,
        "raw_path": url.path.encode("latin-1", "replace"),
        "query_string": url.query.encode("latin-1", "replace"),
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in asked.headers.items()
        ],
    }

    async def receive() -> Any:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        messages.append(message)

    await gateway(scope, receive, send)
    start = messages[0]
    return Answered(
        start["status"],
        {name.decode(): value.decode("latin-1") for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in messages[1:]),
    )
