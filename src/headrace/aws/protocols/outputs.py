"""The members of a REST answer, each put where it belongs."""

from typing import Any

from botocore.model import StructureShape

from headrace.aws.call import Response
from headrace.aws.http import ResponseBody
from headrace.aws.models import payload_of
from headrace.aws.protocols.documents import wire_name
from headrace.aws.protocols.headers import header_writer
from headrace.aws.protocols.inputs import RAW
from headrace.aws.protocols.text import ToText


class Outputs:
    """Writes the members of an answer or an error to headers and chooses its body."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._headers: dict[str, tuple[str, ToText]] = {}
        self._header_maps: list[tuple[str, str]] = []
        self._status: str | None = None
        self._outside: set[str] = {"ResponseMetadata"}
        payload = payload_of(shape)
        self._payload: str | None = shape.serialization.get("payload") if shape is not None else None
        self.is_raw = payload is not None and payload.type_name in RAW
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
                    self._headers[name] = (key, header_writer(member))
                case "headers":
                    self._header_maps.append((name, key))
                case "statusCode":
                    self._status = name
                case _:
                    continue
            self._outside.add(name)
