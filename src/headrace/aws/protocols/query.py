"""The protocols query and ec2: a form goes in, XML comes out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws import timestamps
from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import Model, Operation
from headrace.aws.protocols.base import (
    error_code,
    error_members,
    error_status,
    headers_of,
    serialization_error,
    status_of,
)
from headrace.aws.protocols.json import without_metadata
from headrace.aws.protocols.text import from_text
from headrace.aws.protocols.xml import escape, read_names
from headrace.aws.protocols.xml_writing import Out, Write, Writers

Tree = dict[str, Any]
"""A form's fields by the parts of their names: `A.1.B=x` is `{"A": {"1": {"B": {"": "x"}}}}`."""
Read = Callable[[Tree], Any]

_VALUE = ""
_CONTENT_TYPE = "text/xml"


class Query:
    """query: `Action=…&Member.member.1=…`, as STS and IAM speak it."""

    name = "query"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        read = operation.compiled(_query_reader)
        return read(form(request)) if read is not None else {}

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        name, namespace = operation.name, operation.service.namespace
        out = [f'<{name}Response xmlns="{namespace}">']
        write = operation.compiled(_query_writer)
        if write is not None:
            out.append(f"<{name}Result>")
            write(out, without_metadata(response))
            out.append(f"</{name}Result>")
        out.append(f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>")
        out.append(f"</{name}Response>")
        return _response(status_of(operation, response), out, request_id, headers_of(response))

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        kind = "Receiver" if error_status(service, error) >= 500 else "Sender"
        out = [f'<ErrorResponse xmlns="{service.namespace}"><Error><Type>{kind}</Type>']
        _write_error(out, service, error, Writers())
        out.append(f"</Error><RequestId>{request_id}</RequestId></ErrorResponse>")
        return _response(error_status(service, error), out, request_id, list(error.headers.items()))


class Ec2:
    """ec2: query with flat lists and names of its own."""

    name = "ec2"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        read = operation.compiled(_ec2_reader)
        return read(form(request)) if read is not None else {}

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        out = [f'<{operation.name}Response xmlns="{operation.service.namespace}">']
        out.append(f"<requestId>{request_id}</requestId>")
        write = operation.compiled(_ec2_writer)
        if write is not None:
            write(out, without_metadata(response))
        out.append(f"</{operation.name}Response>")
        return _response(status_of(operation, response), out, request_id, headers_of(response))

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        out = ["<Response><Errors><Error>"]
        _write_error(out, service, error, Writers(list_item="item"))
        out.append(f"</Error></Errors><RequestID>{request_id}</RequestID></Response>")
        return _response(error_status(service, error), out, request_id, list(error.headers.items()))


def form(request: HttpRequest) -> Tree:
    """The fields of the body and of the query, as a tree."""
    try:
        fields = parse_qsl(request.buffered.decode(), keep_blank_values=True, max_num_fields=10_000)
    except ValueError as error:
        raise serialization_error("The request body is not a valid form") from error
    tree: Tree = {}
    for name, value in [*request.parameters, *fields]:
        node = tree
        for part in name.split(".")[:100]:
            node = node.setdefault(part, {})
        node[_VALUE] = value
    return tree


def _response(status: int, out: Out, request_id: str, headers: list[tuple[str, str]]) -> HttpResponse:
    headers = [*headers, ("content-type", _CONTENT_TYPE), ("x-amzn-requestid", request_id)]
    return HttpResponse(status, headers, "".join(out).encode("utf-8", "xmlcharrefreplace"))


def _write_error(out: Out, service: Model, error: AwsError, writers: Writers) -> None:
    out.append(f"<Code>{escape(error_code(service, error))}</Code><Message>{escape(error.message)}</Message>")
    shape, members = error_members(service, error)
    if shape is not None:
        further = {name: value for name, value in members.items() if name.lower() != "message"}
        writers.members(shape)(out, further)


def _query_reader(operation: Operation) -> Read | None:
    return _Readers(read_names, _query_items).of(operation.input) if operation.input is not None else None


def _ec2_reader(operation: Operation) -> Read | None:
    return _Readers(_ec2_names, _ec2_items).of(operation.input) if operation.input is not None else None


def _query_writer(operation: Operation) -> Write | None:
    return Writers().members(operation.output) if operation.output is not None else None


def _ec2_writer(operation: Operation) -> Write | None:
    return Writers(list_item="item").members(operation.output) if operation.output is not None else None


class _Readers:
    """Compiles functions that read a member's value from the form's tree."""

    def __init__(
        self, names: Callable[[Shape, str], tuple[str, ...]], items: Callable[[ListShape, Tree], Tree]
    ) -> None:
        self._names = names
        self._items = items
        self._structures: dict[str, Read] = {}

    def of(self, shape: Shape) -> Read:
        match shape:
            case StructureShape():
                return self._structure(shape)
            case ListShape():
                return self._list(shape)
            case MapShape():
                return self._map(shape)
        read = from_text(shape, timestamps.ISO8601)
        return lambda tree: read(tree.get(_VALUE, ""))

    def _structure(self, shape: StructureShape) -> Read:
        if (made := self._structures.get(shape.name)) is not None:
            return made
        members: dict[str, tuple[str, Read]] = {}

        def read(tree: Tree) -> dict[str, Any]:
            return {
                member[0]: member[1](node)
                for key, node in tree.items()
                if (member := members.get(key)) is not None
            }

        self._structures[shape.name] = read
        for name, member in shape.members.items():
            for field_name in self._names(member, name):
                members[field_name] = (name, self.of(member))
        return read

    def _list(self, shape: ListShape) -> Read:
        item = self.of(shape.member)
        return lambda tree: [item(node) for node in _in_order(self._items(shape, tree))]

    def _map(self, shape: MapShape) -> Read:
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        key, value = self.of(shape.key), self.of(shape.value)
        flattened = shape.serialization.get("flattened")

        def read(tree: Tree) -> dict[str, Any]:
            entries = tree if flattened else tree.get("entry", {})
            return {
                key(node.get(key_name, {})): value(node.get(value_name, {})) for node in _in_order(entries)
            }

        return read


def _query_items(shape: ListShape, tree: Tree) -> Tree:
    if shape.serialization.get("flattened"):
        return tree
    items: Tree = tree.get(shape.member.serialization.get("name", "member"), {})
    return items


def _ec2_names(member: Shape, name: str) -> tuple[str, ...]:
    given: str | None = member.serialization.get("queryName")
    if given is not None:
        return (given,)
    found: str = member.serialization.get("name", name)
    return (found[0].upper() + found[1:],)


def _ec2_items(_: ListShape, tree: Tree) -> Tree:
    return tree


def _in_order(entries: Tree) -> list[Tree]:
    numbered = [(int(key), node) for key, node in entries.items() if key.isdecimal() and len(key) < 10]
    return [node for _, node in sorted(numbered, key=lambda entry: entry[0])]
