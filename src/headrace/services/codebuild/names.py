"""Names, ids and ARNs: what a request may call a thing, and what answers call it."""

import re

from headrace.aws.call import Call
from headrace.services.codebuild.errors import invalid_input

PROJECT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_]{1,149}")
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
RUN_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9\-_]{{1,149}}:{UUID}")
"""A build's or a batch's id."""


def project_name(text: str) -> str:
    """The project's name in a name or an ARN. Raises `AwsError` for what can't be a name."""
    name = text.rpartition(":project/")[2] if text.startswith("arn:") else text
    if not PROJECT_NAME.fullmatch(name):
        raise invalid_input(
            "Project name should start with a letter or a digit and hold 2 to 150 letters, digits, "
            "hyphens and underscores"
        )
    return name


def build_name(text: str) -> str:
    """The `project:uuid` in a build's id or ARN. Raises `AwsError`."""
    return _run_name(text, "build", "Invalid build ID provided")


def batch_name(text: str) -> str:
    """The `project:uuid` in a batch's id or ARN. Raises `AwsError`."""
    return _run_name(text, "build-batch", "Invalid build batch ID provided")


def _run_name(text: str, resource: str, refusal: str) -> str:
    name = text.rpartition(f":{resource}/")[2] if text.startswith("arn:") else text
    if not RUN_NAME.fullmatch(name):
        raise invalid_input(refusal)
    return name


def arn(scope: str, resource: str) -> str:
    """The ARN of a resource of this account and region."""
    account, region = scope.split("/")
    return f"arn:aws:codebuild:{region}:{account}:{resource}"


def key(call: Call, name: str) -> str:
    """The record id of what the caller calls by this name."""
    return f"{call.scope}/{name}"


def initiator(call: Call) -> str:
    """Who starts a build, as CodeBuild names him: a user's name, or `role/session`."""
    resource = call.principal.rpartition(":")[2]
    kind, _, name = resource.partition("/")
    return name if kind in ("user", "assumed-role") and name else resource
