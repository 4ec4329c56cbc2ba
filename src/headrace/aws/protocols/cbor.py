"""The protocol smithy-rpc-v2-cbor: the operation in the path, everything else in one CBOR map."""

from datetime import datetime
from typing import Any

import cbor2

from headrace.aws import timestamps
from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import Model, Operation
from headrace.aws.protocols import json
from headrace.aws.protocols.base import (
    error_status,
    headers_of,
    serialization_error,
    status_of,
)
from headrace.aws.protocols.documents import Convert, Parsers, Scalars, Serializers, error_document
from headrace.aws.protocols.scalars import token

_EPOCH_TAG = 1


class Cbor:
    """smithy-rpc-v2-cbor."""

    name = "smithy-rpc-v2-cbor"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        parse = operation.compiled(_input_parser)
        if parse is None or not request.buffered:
            return {}
        parsed: Request = parse(_decode(request.buffered))
        return parsed

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        serialize = operation.compiled(_output_serializer)
        headers = [*headers_of(response), *_headers(request_id)]
        document = serialize(json.without_metadata(response)) if serialize is not None else {}
        return HttpResponse(status_of(operation, response), headers, cbor2.dumps(document))

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        headers = [*_headers(request_id), *error.headers.items()]
        if service.query_compatible:
            headers.append(json.query_error(service, error))
        document = {
            "__type": f"com.amazonaws.{service.name}#{json.error_type(service, error)}",
            **error_document(service, error, SERIALIZE),
        }
        return HttpResponse(error_status(service, error), headers, cbor2.dumps(document))


def _headers(request_id: str) -> list[tuple[str, str]]:
    return [
        ("smithy-protocol", "rpc-v2-cbor"),
        ("content-type", "application/cbor"),
        ("x-amzn-requestid", request_id),
    ]


def _decode(body: bytes) -> Any:
    try:
        return cbor2.loads(body, max_depth=100)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError) as error:
        raise serialization_error("Could not parse the request body: it is not valid CBOR") from error


def _input_parser(operation: Operation) -> Convert | None:
    return Parsers(PARSE).of(operation.input) if operation.input is not None else None


def _output_serializer(operation: Operation) -> Convert | None:
    return Serializers(SERIALIZE).structure(operation.output) if operation.output is not None else None


def _parse_float(raw: Any) -> float:
    if type(raw) is float or type(raw) is int:
        return float(raw)
    raise serialization_error(f"{token(raw)} can not be converted to a Float")


def _parse_blob(raw: Any) -> bytes:
    if type(raw) is not bytes:
        raise serialization_error(f"{token(raw)} can not be converted to a Blob")
    return raw


def _parse_timestamp(raw: Any) -> datetime:
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        return raw
    if type(raw) is int or type(raw) is float:
        try:
            return timestamps.from_unix(raw)
        except ValueError as error:
            raise serialization_error(f"A timestamp is not valid: {error}") from error
    raise serialization_error(f"{token(raw)} can not be converted to a Timestamp")


def _tag_timestamp(value: datetime) -> cbor2.CBORTag:
    return cbor2.CBORTag(_EPOCH_TAG, timestamps.to_unix(value))


def _encode_blob(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value


PARSE: Scalars = {
    **json.PARSE,
    "float": lambda _: _parse_float,
    "double": lambda _: _parse_float,
    "blob": lambda _: _parse_blob,
    "timestamp": lambda _: _parse_timestamp,
}
SERIALIZE: Scalars = {
    **json.SERIALIZE,
    "float": lambda _: float,
    "double": lambda _: float,
    "blob": lambda _: _encode_blob,
    "timestamp": lambda _: _tag_timestamp,
}
