"""What a model forbids is refused with the code and the words of the service."""

import contextlib
from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.aws.models import model
from headrace.aws.validation import validate


def refused(service: str, operation: str, request: dict[str, Any]) -> AwsError:
    found = model(service).operation(operation)
    assert found is not None
    with pytest.raises(AwsError) as caught:
        validate(found, request)
    return caught.value


def accepted(service: str, operation: str, request: dict[str, Any]) -> None:
    found = model(service).operation(operation)
    assert found is not None
    validate(found, request)


def test_a_missing_member_is_named() -> None:
    error = refused("logs", "CreateLogGroup", {})

    assert (error.code, error.status) == ("InvalidParameterException", 400)
    assert error.message == (
        "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_all_problems_are_told_at_once() -> None:
    error = refused("ecs", "RunTask", {"launchType": "MOON"})

    assert error.message.startswith("2 validation errors detected: Value null at 'taskDefinition'")
    assert "; Value 'MOON' at 'launchType' failed to satisfy constraint: " in error.message


def test_a_place_deep_down_is_told() -> None:
    definition = {
        "family": "f",
        "containerDefinitions": [{}, {"logConfiguration": {"logDriver": "smoke"}}],
    }

    error = refused("ecs", "RegisterTaskDefinition", definition)

    assert "at 'containerDefinitions.2.member.logConfiguration.logDriver' failed" in error.message


def test_a_list_of_values_is_shown_whole() -> None:
    error = refused("ecs", "DescribeTasks", {"tasks": ["t"], "include": ["TAGS", "MORE"]})

    assert error.message == (
        "1 validation error detected: Value '[TAGS, MORE]' at 'include' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [TAGS]]"
    )


@pytest.mark.parametrize(
    ("request_", "constraint"),
    [
        ({"logGroupName": ""}, "Member must have length greater than or equal to 1"),
        ({"logGroupName": "x" * 513}, "Member must have length less than or equal to 512"),
        ({"logGroupName": "a b"}, r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"),
    ],
)
def test_lengths_and_patterns_are_checked(request_: dict[str, Any], constraint: str) -> None:
    error = refused("logs", "CreateLogGroup", request_)

    assert "at 'logGroupName' failed to satisfy constraint" in error.message
    assert constraint in error.message


def test_ranges_are_checked() -> None:
    request = {"logGroupName": "g", "logStreamName": "s", "limit": 0}

    assert "greater than or equal to 1" in refused("logs", "GetLogEvents", request).message


def test_ecr_words_it_in_its_own_way() -> None:
    error = refused("ecr", "CreateRepository", {"repositoryName": "Upper"})

    assert error.code == "InvalidParameterException"
    assert error.message.startswith(
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: "
        "'must satisfy regular expression '"
    )
    assert error.message.endswith("''")


def test_codebuild_has_a_code_of_its_own() -> None:
    assert refused("codebuild", "StartBuild", {}).code == "InvalidInputException"


def test_a_service_without_a_code_of_its_own_has_awss() -> None:
    assert refused("kinesis", "CreateStream", {}).code == "ValidationException"


def test_s3_takes_unknown_values_for_its_service_to_judge() -> None:
    accepted("s3", "PutObject", {"Bucket": "b", "Key": "k", "StorageClass": "MOON"})


def test_s3_calls_a_document_that_lacks_something_malformed() -> None:
    assert refused("s3", "DeleteObjects", {"Bucket": "b", "Delete": {}}).code == "MalformedXML"
    assert refused("s3", "DeleteObjects", {"Bucket": "b"}).code == "MissingRequestBodyError"


def test_a_pattern_of_another_language_is_left_to_the_service() -> None:
    accepted("logs", "TagLogGroup", {"logGroupName": "g", "tags": {"ключ": "ü"}})


def test_a_valid_request_passes() -> None:
    accepted("ecs", "RunTask", {"taskDefinition": "t", "launchType": "FARGATE", "count": 1})


def test_every_operation_of_every_service_can_be_checked() -> None:
    for service in ("ecs", "codebuild", "ecr", "s3", "logs", "sts", "iam", "batch"):
        for name in model(service).operation_names:
            operation = model(service).operation(name)
            assert operation is not None
            with contextlib.suppress(AwsError):
                validate(operation, {})
