"""The protocols json 1.0 and 1.1, and what rest-json shares with them."""

from base64 import b64encode
from datetime import datetime
from typing import Any

import orjson
from botocore.model import Shape

from headrace.aws import timestamps
from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import Model, Operation
from headrace.aws.protocols.base import (
    error_code,
    error_status,
    headers_of,
    serialization_error,
    status_of,
)
from headrace.aws.protocols.documents import Convert, Parsers, Scalars, Serializers, error_document
from headrace.aws.protocols.scalars import SPECIAL_FLOATS, blob, integer, special_float, token


class Json:
    """json: the operation in a header, everything else in one document."""

    name = "json"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        parse = operation.compiled(input_parser)
        document = decode(request.buffered)
        return parse(document) if parse is not None else {}

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        headers = headers_of(response)
        headers.append(("content-type", f"application/x-amz-json-{operation.service.json_version}"))
        headers.append(("x-amzn-requestid", request_id))
        serialize = operation.compiled(output_serializer)
        body = orjson.dumps(serialize(without_metadata(response))) if serialize is not None else b"{}"
        return HttpResponse(status_of(operation, response), headers, body)

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        headers = [
            ("content-type", f"application/x-amz-json-{service.json_version}"),
            ("x-amzn-requestid", request_id),
            *error.headers.items(),
        ]
        document = {"__type": error_type(service, error), **error_document(service, error, SERIALIZE)}
        if service.query_compatible:
            headers.append(query_error(service, error))
        return HttpResponse(error_status(service, error), headers, orjson.dumps(document))


def decode(body: bytes) -> Any:
    """The document of a body; no body is an empty one."""
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise serialization_error("Could not parse request body into json: it is not valid JSON") from error


def input_parser(operation: Operation) -> Convert | None:
    """Makes the request of a document; None if the operation takes nothing."""
    return Parsers(PARSE).of(operation.input) if operation.input is not None else None


def output_serializer(operation: Operation) -> Convert | None:
    """Makes a document of the response; None if the operation answers nothing."""
    return Serializers(SERIALIZE).structure(operation.output) if operation.output is not None else None


def without_metadata(response: Response) -> Response:
    """The members of the output shape only."""
    if "ResponseMetadata" not in response:
        return response
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def error_type(service: Model, error: AwsError) -> str:
    """What the document calls the error. A service that once spoke `query` has its old code elsewhere."""
    shape = service.errors.get(error.code)
    if shape is not None and service.query_compatible:
        return str(shape.name)
    return error_code(service, error)


def query_error(service: Model, error: AwsError) -> tuple[str, str]:
    """The header by which a service that once spoke `query` gives the error's old code."""
    kind = "Receiver" if error_status(service, error) >= 500 else "Sender"
    return ("x-amzn-query-error", f"{error_code(service, error)};{kind}")


def _parse_string(raw: Any) -> str:
    if type(raw) is not str:
        raise serialization_error(f"{token(raw)} can not be converted to a String")
    return raw


def _parse_boolean(raw: Any) -> bool:
    if type(raw) is not bool:
        raise serialization_error(f"{token(raw)} can not be converted to a Boolean")
    return raw


def _parse_float(raw: Any) -> float:
    if type(raw) is float or type(raw) is int:
        return float(raw)
    if type(raw) is str and raw in SPECIAL_FLOATS:
        return SPECIAL_FLOATS[raw]
    raise serialization_error(f"{token(raw)} can not be converted to a Float")


def _parse_blob(raw: Any) -> bytes:
    return blob(_parse_string(raw))


def _timestamp_parser(shape: Shape) -> Convert:
    style = timestamp_format(shape)

    def parse(raw: Any) -> datetime:
        try:
            if type(raw) is int or type(raw) is float:
                return timestamps.from_unix(raw)
            if type(raw) is str:
                return timestamps.from_text(raw, style)
        except ValueError as error:
            raise serialization_error(f"A timestamp is not valid: {error}") from error
        raise serialization_error(f"{token(raw)} can not be converted to a Timestamp")

    return parse


def _timestamp_serializer(shape: Shape) -> Convert:
    style = timestamp_format(shape)
    if style == timestamps.UNIX:
        return timestamps.to_unix
    return lambda value: timestamps.to_text(value, style)


def timestamp_format(shape: Shape) -> str:
    """How a timestamp in a document is written."""
    found: str = shape.serialization.get("timestampFormat", timestamps.UNIX)
    return found


def _encode_blob(value: bytes | str) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


PARSE: Scalars = {
    "string": lambda _: _parse_string,
    "character": lambda _: _parse_string,
    "boolean": lambda _: _parse_boolean,
    "integer": lambda _: integer("integer"),
    "long": lambda _: integer("long"),
    "float": lambda _: _parse_float,
    "double": lambda _: _parse_float,
    "blob": lambda _: _parse_blob,
    "timestamp": _timestamp_parser,
}
SERIALIZE: Scalars = {
    "string": lambda _: None,
    "character": lambda _: None,
    "boolean": lambda _: None,
    "integer": lambda _: None,
    "long": lambda _: None,
    "float": lambda _: special_float,
    "double": lambda _: special_float,
    "blob": lambda _: _encode_blob,
    "timestamp": _timestamp_serializer,
}
