"""The bytes that boto3 sends, taken down instead of sent, so that sending them again costs next to nothing.

A signed request may be sent again for as long as its time is within the skew that AWS allows.
"""

from collections.abc import Callable
from typing import Any

from botocore.awsrequest import AWSPreparedRequest

LEFT_OUT = frozenset({"expect", "connection", "host", "content-length"})
"""Headers of the connection, which are not signed or which we set ourselves."""


class _TakenDown(Exception):
    def __init__(self, request: AWSPreparedRequest) -> None:
        self.request = request


def take_down(operation: Callable[..., object], **parameters: object) -> bytes:
    """The HTTP request that this method of a boto3 client would send, ready to be written to a
    connection."""
    events = operation.__self__.meta.events  # type: ignore[attr-defined]  # it is a bound method

    def intercept(request: AWSPreparedRequest, **_: object) -> None:
        raise _TakenDown(request)

    events.register("before-send", intercept)
    try:
        operation(**parameters)
    except _TakenDown as taken:
        return as_bytes(taken.request)
    finally:
        events.unregister("before-send", intercept)
    raise AssertionError("the call has sent nothing")


def as_bytes(request: AWSPreparedRequest) -> bytes:
    """The request as HTTP/1.1 has it."""
    host, _, path = request.url.partition("://")[2].partition("/")
    body = _body(request)
    headers = {_text(name): _text(value) for name, value in request.headers.items()}
    headers = {name: value for name, value in headers.items() if name.lower() not in LEFT_OUT}
    headers |= {"Host": host, "Content-Length": str(len(body))}
    lines = [f"{request.method} /{path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _body(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body or b""
    content = body.read() if hasattr(body, "read") else body
    return content.encode() if isinstance(content, str) else bytes(content)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
