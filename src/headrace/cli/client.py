"""Calls of Headrace's services, signed.

botocore takes half a second to load, which is too long for a command. What the commands call speaks
JSON 1.1 or REST with JSON, but for STS and for the few requests that put an object into S3.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from headrace.cli.connection import Connection
from headrace.cli.failure import Failure
from headrace.cli.refusal import element, refusal
from headrace.cli.signing import signed

if TYPE_CHECKING:
    from http.client import HTTPConnection

TARGETS = {
    "codebuild": "CodeBuild_20161006",
    "ecs": "AmazonEC2ContainerServiceV20141113",
    "logs": "Logs_20140328",
}
"""The services that speak JSON 1.1, by their prefix of X-Amz-Target."""
NOTHING: Mapping[str, Any] = {}
PATIENCE = 60.0
"""Seconds that a command which watches something waits for a Headrace that is being restarted."""
TIMEOUT = 60.0
LOOK_EVERY = 0.5


@dataclass
class Client:
    """Calls over one connection that is kept alive. Everything raises `Refused`, and `Failure` if
    Headrace does not answer."""

    connection: Connection
    patience: float = 0.0
    """Seconds to try again while Headrace does not answer. Set it only for calls that may be repeated."""
    _http: "HTTPConnection | None" = field(default=None, init=False, repr=False)

    def call(self, service: str, operation: str, **members: Any) -> dict[str, Any]:
        """The answer of an operation of ECS, CodeBuild or Logs, whose times are seconds since 1970, or of
        Batch, whose times are milliseconds."""
        if service == "batch":
            return self.rest(service, operation, "POST", f"/v1/{operation.lower()}", members)
        headers = {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": f"{TARGETS[service]}.{operation}",
        }
        body = json.dumps(members).encode()
        status, answer = self._send(service, "POST", "/", headers, body)
        if status >= 300:
            raise refusal(operation, status, answer)
        said: dict[str, Any] = json.loads(answer)
        return said

    def rest(
        self,
        service: str,
        operation: str,
        method: str,
        path: str,
        members: Mapping[str, Any] = NOTHING,
        query: Mapping[str, str] = NOTHING,
    ) -> dict[str, Any]:
        """The answer of an operation of a service that is called by methods and paths."""
        if query:
            pairs = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in query.items())
            path = f"{path}?{'&'.join('='.join(pair) for pair in pairs)}"
        body = json.dumps(members).encode() if members else b""
        status, answer = self._send(service, method, path, {"content-type": "application/json"}, body)
        if status >= 300:
            raise refusal(operation, status, answer)
        said: dict[str, Any] = json.loads(answer or b"{}")
        return said

    def pages(self, service: str, operation: str, member: str, **members: Any) -> Iterator[list[Any]]:
        """The pages of a list."""
        token: dict[str, str] = {}
        while True:
            answer = self.call(service, operation, **members, **token)
            yield answer.get(member, [])
            if not answer.get("nextToken"):
                return
            token = {"nextToken": answer["nextToken"]}

    def account(self) -> str:
        """Whose key it is."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        status, answer = self._send("sts", "POST", "/", headers, body)
        if status >= 300:
            raise refusal("GetCallerIdentity", status, answer)
        return element("Account", answer)

    def health(self) -> dict[str, Any]:
        """How Headrace says it is, which it says to anybody."""
        status, answer = self._send("headrace", "GET", "/_headrace/health", {}, b"")
        try:
            said: dict[str, Any] = json.loads(answer)
            said["status"]
        except (ValueError, KeyError, TypeError):
            raise self.connection.unreachable(f"HTTP status {status} from something else") from None
        return said

    def has(self, path: str) -> bool:
        """Whether there is a bucket or an object at `/bucket/key`."""
        status, answer = self._send("s3", "HEAD", path, {}, b"")
        if status >= 300 and status != 404:
            raise refusal("Head", status, answer)
        return status < 300

    def put(self, path: str, body: bytes | Path = b"") -> None:
        """Make a bucket at `/bucket`, or put an object at `/bucket/key`. Neither may need quoting."""
        status, answer = self._send("s3", "PUT", path, {}, body)
        if status >= 300:
            raise refusal("Put", status, answer)

    def close(self) -> None:
        """Let go of the connection; another call opens it again."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _send(
        self, service: str, method: str, path: str, headers: Mapping[str, str], body: bytes | Path
    ) -> tuple[int, bytes]:
        from http.client import HTTPException

        deadline = time.monotonic() + self.patience
        while True:
            kept = self._http is not None
            try:
                return self._exchange(service, method, path, headers, body)
            except (OSError, HTTPException) as error:
                self.close()
                if kept:  # Headrace may have closed a connection that was idle
                    continue
                if time.monotonic() >= deadline:
                    raise self.connection.unreachable(error) from None
            time.sleep(LOOK_EVERY)

    def _exchange(
        self, service: str, method: str, path: str, headers: Mapping[str, str], body: bytes | Path
    ) -> tuple[int, bytes]:
        http = self._http or _open(self.connection.endpoint)
        self._http = http
        sent = signed(
            self.connection,
            service,
            method,
            path,
            {"host": urlsplit(self.connection.endpoint).netloc, **headers},
            _hash(body),
            datetime.now(UTC),
        )
        if isinstance(body, bytes):
            http.request(method, path, body, sent)
        else:
            with body.open("rb") as file:
                http.request(method, path, file, {**sent, "content-length": str(body.stat().st_size)})
        answer = http.getresponse()
        return answer.status, answer.read()


def moment(seconds: float) -> datetime:
    """A time in an answer."""
    return datetime.fromtimestamp(seconds, UTC)


def _open(endpoint: str) -> "HTTPConnection":
    from http.client import HTTPConnection, HTTPSConnection

    url = urlsplit(endpoint)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise Failure(f"AWS_ENDPOINT_URL is no address of Headrace: {endpoint}")
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    return kind(url.hostname, url.port, timeout=TIMEOUT)


def _hash(body: bytes | Path) -> str:
    if isinstance(body, bytes):
        return sha256(body).hexdigest()
    with body.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
