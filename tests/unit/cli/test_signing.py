from datetime import UTC, datetime
from hashlib import sha256

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from headrace.cli.connection import Connection
from headrace.cli.signing import signed

CONNECTION = Connection(
    endpoint="http://127.0.0.1:4566", access_key="AKIA", secret="s3cret", region="eu-west-3"
)


def by_botocore(service: str, headers: dict[str, str], body: bytes) -> str:
    request = AWSRequest("POST", f"{CONNECTION.endpoint}/", headers=dict(headers), data=body)
    timestamp = headers["x-amz-date"]
    request.context["timestamp"] = timestamp
    signer = SigV4Auth(Credentials("AKIA", "s3cret"), service, "eu-west-3")
    return str(signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request))


def test_requests_are_signed_as_botocore_signs_them() -> None:
    now = datetime(2026, 11, 22, 22, 45, tzinfo=UTC)
    body = b'{"tasks": ["a"]}'
    given = {
        "host": "127.0.0.1:4566",
        "x-amz-target": "Service.Operation",
        "content-type": "application/json",
    }
    headers = signed(CONNECTION, "ecs", "POST", "/", given, sha256(body).hexdigest(), now)
    authorization = headers.pop("authorization")
    assert authorization.endswith(f"Signature={by_botocore('ecs', headers, body)}")


def test_a_session_token_is_sent_and_signed() -> None:
    connection = Connection(endpoint="http://h", access_key="ASIA", secret="s", region="r", token="tick")
    headers = signed(connection, "ecs", "POST", "/", {"host": "h"}, "0" * 64, datetime.now(UTC))
    assert headers["x-amz-security-token"] == "tick"
    assert "x-amz-security-token" in headers["authorization"]
