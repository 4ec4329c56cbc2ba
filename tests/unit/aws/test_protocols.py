"""Every operation of the services can be read and answered, whatever it holds."""

from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import Model, model
from headrace.aws.protocols import PROTOCOLS
from headrace.aws.timestamps import from_unix

SERVICES = ("ecs", "codebuild", "ecr", "s3", "logs", "sts", "iam", "batch")


def example(shape: Shape, open_: tuple[str, ...] = ()) -> Any:
    """A value of the shape with every member in it, but no structure within itself."""
    if isinstance(shape, StructureShape):
        if shape.name in open_:
            return {}
        inner = (*open_, shape.name)
        return {name: example(member, inner) for name, member in shape.members.items()}
    if isinstance(shape, ListShape):
        return [example(shape.member, open_)]
    if isinstance(shape, MapShape):
        return {"key": example(shape.value, open_)}
    return {
        "string": "text",
        "boolean": True,
        "integer": 200,
        "long": 1,
        "float": 1.5,
        "double": 1.5,
        "blob": b"bytes",
        "timestamp": from_unix(1_795_348_800),
    }[shape.type_name]


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_can_be_written(service: str) -> None:
    for name in model(service).operation_names:
        operation = model(service).operation(name)
        assert operation is not None
        answer = example(operation.output) if operation.output is not None else {}
        for protocol in operation.service.protocols:
            written = PROTOCOLS[protocol].serialize(operation, answer, "an-id")
            assert 200 <= written.status < 300


@pytest.mark.parametrize("service", SERVICES)
def test_every_empty_request_can_be_read(service: str) -> None:
    for name in model(service).operation_names:
        operation = model(service).operation(name)
        assert operation is not None
        for protocol in operation.service.protocols:
            assert isinstance(PROTOCOLS[protocol].parse(operation, HttpRequest("POST", "/", "", {})), dict)


@pytest.mark.parametrize("service", SERVICES)
def test_every_error_can_be_written(service: str) -> None:
    found: Model = model(service)
    for code in found.errors:
        for protocol in found.protocols:
            answer = PROTOCOLS[protocol].serialize_error(found, AwsError(code, "why"), "an-id")
            assert answer.status >= 400
            assert isinstance(answer.body, bytes)
            assert b"why" in answer.body


def test_a_member_that_the_model_has_not_is_a_mistake() -> None:
    operation = model("ecs").operation("ListTasks")
    assert operation is not None

    with pytest.raises(KeyError):
        PROTOCOLS["json"].serialize(operation, {"taskarns": []}, "an-id")


def test_an_error_of_a_server_has_a_servers_status() -> None:
    answer = PROTOCOLS["json"].serialize_error(model("ecs"), AwsError("ServerException", "why"), "an-id")

    assert answer.status == 500


def test_an_error_bears_the_fields_and_headers_it_was_given() -> None:
    error = AwsError("NoSuchThing", "why", status=409, headers={"x-more": "1"})
    conflict = AwsError("ConflictException", "why", resourceIds=["r"])

    answer = PROTOCOLS["json"].serialize_error(model("ecs"), error, "an-id")
    with_fields = PROTOCOLS["json"].serialize_error(model("ecs"), conflict, "an-id")

    assert with_fields.body == b'{"__type":"ConflictException","resourceIds":["r"],"message":"why"}'
    assert answer.status == 409
    assert ("x-more", "1") in answer.headers


def test_nulls_are_left_out() -> None:
    operation = model("ecs").operation("ListTasks")
    assert operation is not None

    parsed = PROTOCOLS["json"].parse(
        operation, HttpRequest("POST", "/", "", {}, b'{"cluster": null, "unknown": 1, "family": "f"}')
    )
    written = PROTOCOLS["json"].serialize(operation, {"taskArns": [], "nextToken": None}, "an-id")

    assert parsed == {"family": "f"}
    assert written.body == b'{"taskArns":[]}'
