"""Where a REST operation's members have their places outside of the body."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import orjson
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import is_json_value_header

from headrace.aws import timestamps
from headrace.aws.body import Body
from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, ResponseBody
from headrace.aws.models import Operation, payload_of
from headrace.aws.protocols.base import serialization_error
from headrace.aws.protocols.documents import wire_name
from headrace.aws.protocols.xml import FromText, ToText, from_text, to_text

Named = dict[str, tuple[str, FromText]]
"""By the name on the wire: the member and how to read it."""

_RAW = ("blob", "string")


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
        if self._payload is not None and self._payload_type in _RAW:
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
                    self._headers[key.lower()] = (name, _header_reader(member))
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


class Outputs:
    """Writes the members of an answer or an error to headers and chooses its body."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._headers: dict[str, tuple[str, ToText]] = {}
        self._header_maps: list[tuple[str, str]] = []
        self._status: str | None = None
        self._outside: set[str] = {"ResponseMetadata"}
        payload = payload_of(shape)
        self._payload: str | None = shape.serialization.get("payload") if shape is not None else None
        self.is_raw = payload is not None and payload.type_name in _RAW
        """Whether the body is a blob or a string and not a document."""
        self._raw_type = "text/plain" if payload is not None and payload.type_name == "string" else ""
        self._raw_type = self._raw_type or "binary/octet-stream"
        if shape is not None:
            self._bind(shape)
        self._has_body = shape is not None and len(shape.members) >= len(self._outside)

    def headers(self, response: Response) -> list[tuple[str, str]]:
        """The headers that members are bound to."""
        written = [
            (bound[0], bound[1](value))
            for name, value in response.items()
            if value is not None and (bound := self._headers.get(name)) is not None
        ]
        for name, prefix in self._header_maps:
            if (values := response.get(name)) is not None:
                written.extend((prefix + key, value) for key, value in values.items())
        return written

    def status(self, response: Response) -> int | None:
        """The status, if a member says it."""
        return response.get(self._status) if self._status is not None else None

    def content(self, response: Response) -> Any:
        """What the body's document is made of; None if there is to be no body."""
        if self._payload is not None:
            return response.get(self._payload)
        if not self._has_body:
            return None
        return {name: value for name, value in response.items() if name not in self._outside}

    def raw_body(self, response: Response) -> ResponseBody:
        """The body of an operation whose body is no document."""
        body: ResponseBody | str = response.get(self._payload or "", b"")
        return body.encode() if isinstance(body, str) else body

    def typed(self, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers with a content type among them."""
        if any(name.lower() == "content-type" for name, _ in headers):
            return headers
        return [*headers, ("content-type", self._raw_type)]

    def _bind(self, shape: StructureShape) -> None:
        for name, member in shape.members.items():
            key = wire_name(member, name)
            match member.serialization.get("location"):
                case "header":
                    self._headers[name] = (key, _header_writer(member))
                case "headers":
                    self._header_maps.append((name, key))
                case "statusCode":
                    self._status = name
                case _:
                    continue
            self._outside.add(name)


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


def _header_reader(shape: Shape) -> FromText:
    if is_json_value_header(shape):
        return _json_value
    if not isinstance(shape, ListShape):
        return from_text(shape, timestamps.RFC822)
    item = from_text(shape.member, timestamps.RFC822)
    split = _split_dates if _has_commas(shape.member) else _split
    return lambda text: [item(part) for part in split(text)]


def _header_writer(shape: Shape) -> ToText:
    if is_json_value_header(shape):
        return lambda value: b64encode(orjson.dumps(value)).decode()
    if not isinstance(shape, ListShape):
        return to_text(shape, timestamps.RFC822)
    item = to_text(shape.member, timestamps.RFC822)
    quote: Callable[[str], str] = _quoted if shape.member.type_name == "string" else str
    return lambda values: ", ".join(quote(item(value)) for value in values)


def _has_commas(shape: Shape) -> bool:
    return (
        shape.type_name == "timestamp"
        and shape.serialization.get("timestampFormat", timestamps.RFC822) == timestamps.RFC822
    )


def _json_value(text: str) -> Any:
    try:
        return orjson.loads(b64decode(text))
    except ValueError as error:
        raise serialization_error("A header does not hold a JSON value in base64") from error


def _split(text: str) -> list[str]:
    """The items of a header; those with a comma are in quotes."""
    if not text:
        return []
    items, current, quoted, escaped = [], "", False, False
    for character in text:
        if escaped:
            current, escaped = current + character, False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append(current.strip())
            current = ""
        else:
            current += character
    return [*items, current.strip()]


def _split_dates(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return [", ".join(parts[start : start + 2]) for start in range(0, len(parts), 2)]


def _quoted(text: str) -> str:
    if '"' not in text and "," not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
