"""What every protocol offers."""

from http import HTTPStatus
from typing import Any
from typing import Protocol as TypingProtocol

from botocore.model import Shape, StructureShape

from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import Model, Operation


class Protocol(TypingProtocol):
    """Turns requests into values and values into responses, by the operation's shapes."""

    name: str

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        """The members of the input shape. Raises `AwsError` if the request can't be read."""

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        """The response. Raises `KeyError` if it has a member that the output shape has not."""

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        """The error's response."""


def serialization_error(message: str) -> AwsError:
    """The answer to a body that does not fit the operation's shape."""
    return AwsError("SerializationException", message)


def error_status(service: Model, error: AwsError) -> int:
    """The HTTP status of an error: the model's, else the error's own."""
    shape = service.errors.get(error.code)
    if shape is None:
        return error.status
    status: int | None = shape.metadata.get("error", {}).get("httpStatusCode")
    if status is not None:
        return status
    return HTTPStatus.INTERNAL_SERVER_ERROR if is_fault(shape) else error.status


def is_fault(shape: Shape) -> bool:
    """Whether the model lays the error at the server's door."""
    return bool(shape._shape_model.get("fault"))  # type: ignore[attr-defined]  # botocore keeps it inside


def error_code(service: Model, error: AwsError) -> str:
    """The error's code as clients look for it: a few have another one than their shape's name."""
    shape = service.errors.get(error.code)
    code: str = shape.error_code if shape is not None else error.code
    return code


def error_members(service: Model, error: AwsError) -> tuple[StructureShape | None, dict[str, Any]]:
    """The error's shape, if the model has it, and its members."""
    shape = service.errors.get(error.code)
    if shape is None:
        return None, {}
    members = {name: value for name, value in error.fields.items() if name in shape.members}
    for name in ("message", "Message", "errorMessage"):
        if name in shape.members:
            members[name] = error.message
    return shape, members


def status_of(operation: Operation, response: Response) -> int:
    """The status that the handler asks for, else the operation's."""
    metadata = response.get("ResponseMetadata")
    if metadata is not None and (status := metadata.get("HTTPStatusCode")) is not None:
        return int(status)
    return operation.status


def headers_of(response: Response) -> list[tuple[str, str]]:
    """The headers that the handler asks for."""
    metadata = response.get("ResponseMetadata")
    return list(metadata.get("HTTPHeaders", {}).items()) if metadata is not None else []
