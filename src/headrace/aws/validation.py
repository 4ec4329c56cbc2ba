"""What a model demands of a request: required members, lengths, ranges, patterns, value sets.

A check is compiled once per operation. It walks only where there is something to check. Texts are
those of AWS's front ends: «1 validation error detected: Value 'x' at 'launchType' failed to satisfy
constraint: Member must satisfy enum value set: [EC2, FARGATE]».
"""

import re
from collections.abc import Mapping
from typing import Any

from headrace.aws.constraints import Check, Compiler, Problems, lower_first
from headrace.aws.errors import AwsError
from headrace.aws.models import Operation

_CODES = {
    "batch": "ClientException",
    "codebuild": "InvalidInputException",
    "ecr": "InvalidParameterException",
    "ecs": "InvalidParameterException",
    "iam": "ValidationError",
    "logs": "InvalidParameterException",
    "sqs": "InvalidParameterValue",
    "sts": "ValidationError",
}
_PATTERN = re.compile(r"pattern: (.*)", re.DOTALL)


def validate(operation: Operation, request: Mapping[str, Any]) -> None:
    """Raise the service's own `AwsError` if the model does not allow this request."""
    check = operation.compiled(_compile)
    if check is None:
        return
    problems: Problems = []
    check(request, "", problems)
    if problems:
        raise _refusal(operation, problems)


def _refusal(operation: Operation, problems: Problems) -> AwsError:
    service = operation.service
    if service.name == "s3":
        return _s3_refusal(operation, problems)
    code = _CODES.get(service.name, "ValidationException")
    if service.name == "ecr" and problems[0][1] != "null":
        where, _, constraint = problems[0]
        wanted = _PATTERN.sub(r"'\1'", constraint.removeprefix("Member "))
        return AwsError(code, f"Invalid parameter at '{where}' failed to satisfy constraint: '{wanted}'")
    noun = "error" if len(problems) == 1 else "errors"
    details = "; ".join(
        f"Value {value} at '{where}' failed to satisfy constraint: {constraint}"
        for where, value, constraint in problems
    )
    return AwsError(code, f"{len(problems)} validation {noun} detected: {details}")


def _s3_refusal(operation: Operation, problems: Problems) -> AwsError:
    where = problems[0][0]
    if "." in where:
        return malformed_xml()
    payload = operation.input.serialization.get("payload", "") if operation.input is not None else ""
    if where == lower_first(payload):
        return AwsError("MissingRequestBodyError", "Request Body is empty")
    return AwsError("InvalidArgument", f"The request lacks the argument {where}.", ArgumentName=where)


def malformed_xml() -> AwsError:
    """S3's answer to a body it does not understand."""
    return AwsError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
    )


def _compile(operation: Operation) -> Check | None:
    if operation.input is None:
        return None
    return Compiler(only_required=operation.service.name == "s3").check(operation.input)
