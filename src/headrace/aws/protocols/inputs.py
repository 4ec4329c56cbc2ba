"""The members of a REST request, wherever they are."""

from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws import timestamps
from headrace.aws.body import Body
from headrace.aws.call import Request
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import Operation, payload_of
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.documents import wire_name
from headrace.aws.protocols.headers import header_reader
from headrace.aws.protocols.text import FromText, from_text

Named = dict[str, tuple[str, FromText]]
"""By the name on the wire: the member and how to read it."""

RAW = ("blob", "string")
"""Types of a member that is the body as it is, and not as a document."""


class Inputs:
    """Reads an operation's members from path, query and headers."""

    def __init__(self, operation: Operation) -> None:
        self._s3 = operation.service.name == "s3"
        self._labels: Named = {}
        self._headers: Named = {}
        self._header_maps: list[tuple[str, str]] = []
        self._query: Named = {}
        self._query_lists: Named = {}
        self._query_map: tuple[str, bool] | None = None
        self._payload: str | None = None
        self._payload_type: str | None = None
        self._takes_body = False
        if operation.input is not None:
            self._bind(operation.input)

    def read(self, request: HttpRequest) -> tuple[Request, bytes]:
        """The members outside of the body, and the document that holds the rest, if any.

        A blob that is the whole body is among the members: bytes, or the `Body` if it streams.
        """
        parsed: Request = {}
        for name, label in request.labels.items():
            if (bound := self._labels.get(name)) is not None:
                self._put(parsed, bound, label)
        if request.query:
            self._read_query(request, parsed)
        self._read_headers(request, parsed)
        if self._payload is not None and self._payload_type in RAW:
            self._read_raw(request, parsed)
            return parsed, b""
        return parsed, request.buffered if self._takes_body else b""

    def add_body(self, parsed: Request, content: Any) -> None:
        """Put what the body's document held among the members."""
        if self._payload is not None:
            parsed[self._payload] = content
        else:
            parsed.update(content)

    def _bind(self, shape: StructureShape) -> None:
        payload = payload_of(shape)
        if payload is not None:
            self._payload, self._payload_type = shape.serialization["payload"], payload.type_name
            self._takes_body = True
        for name, member in shape.members.items():
            key = wire_name(member, name)
            match member.serialization.get("location"):
                case "uri":
                    self._labels[key] = (name, from_text(member, timestamps.ISO8601))
                case "header":
                    self._headers[key.lower()] = (name, header_reader(member))
                case "headers":
                    self._header_maps.append((key.lower(), name))
                case "querystring":
                    self._bind_query(member, name, key)
                case None:
                    self._takes_body = True

    def _bind_query(self, member: Shape, name: str, key: str) -> None:
        if isinstance(member, MapShape):
            self._query_map = (name, member.value.type_name == "list")
        elif isinstance(member, ListShape):
            self._query_lists[key] = (name, from_text(member.member, timestamps.ISO8601))
        else:
            self._query[key] = (name, from_text(member, timestamps.ISO8601))

    def _read_query(self, request: HttpRequest, parsed: Request) -> None:
        rest: list[tuple[str, str]] = []
        for key, value in request.parameters:
            if (bound := self._query.get(key)) is not None:
                self._put(parsed, bound, value)
            elif (bound := self._query_lists.get(key)) is not None:
                parsed.setdefault(bound[0], []).append(bound[1](value))
            else:
                rest.append((key, value))
        if self._query_map is not None and rest:
            parsed[self._query_map[0]] = _grouped(rest, lists=self._query_map[1])

    def _read_headers(self, request: HttpRequest, parsed: Request) -> None:
        for key, value in request.headers.items():
            if (bound := self._headers.get(key)) is not None:
                self._put(parsed, bound, value)
        for prefix, name in self._header_maps:
            found = {
                key[len(prefix) :]: value for key, value in request.headers.items() if key.startswith(prefix)
            }
            if found:
                parsed[name] = found

    def _put(self, parsed: Request, bound: tuple[str, FromText], text: str) -> None:
        name, read = bound
        try:
            parsed[name] = read(text)
        except AwsError as error:
            if self._s3:
                raise _invalid_argument(name, text) from error
            raise

    def _read_raw(self, request: HttpRequest, parsed: Request) -> None:
        if self._payload_type == "blob":
            if request.body or isinstance(request.body, Body):
                parsed[self._payload] = request.body  # type: ignore[index]
            return
        if request.buffered:
            try:
                parsed[self._payload] = request.buffered.decode()  # type: ignore[index]
            except UnicodeDecodeError as error:
                raise serialization_error("The request body is not valid UTF-8") from error


def _grouped(pairs: list[tuple[str, str]], *, lists: bool) -> dict[str, Any]:
    grouped: dict[str, Any] = {}
    for key, value in pairs:
        if lists:
            grouped.setdefault(key, []).append(value)
        else:
            grouped.setdefault(key, value)
    return grouped


def _invalid_argument(name: str, text: str) -> AwsError:
    return AwsError(
        "InvalidArgument", f"The argument {name} is not valid.", ArgumentName=name, ArgumentValue=text[:1024]
    )
