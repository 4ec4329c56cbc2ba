"""The names of repositories and tags, and who owns the repository that a request names."""

import re

from headrace.aws.call import Call, Request
from headrace.services.ecr import errors

_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
REPOSITORY_PATTERN = rf"{_PART}(\/{_PART})*"
_REPOSITORY = re.compile(REPOSITORY_PATTERN)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_ARN = re.compile(r"arn:aws[\w-]*:ecr:([^:]*):([^:]*):repository/(.+)")


def is_repository(name: str) -> bool:
    return 2 <= len(name) <= 256 and _REPOSITORY.fullmatch(name) is not None


def is_tag(name: str) -> bool:
    return _TAG.fullmatch(name) is not None


def check_repository(name: str) -> None:
    """Raises `InvalidParameterException` if no repository can have this name."""
    if not is_repository(name):
        raise errors.constraint("repositoryName", f"must satisfy regular expression '{REPOSITORY_PATTERN}'")


def check_tag(name: str) -> None:
    """Raises `InvalidParameterException` if no image can have this tag."""
    if not is_tag(name):
        raise errors.constraint(
            "imageTag", "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'"
        )


def repository_in(call: Call, request: Request) -> str:
    """The repository's name. Raises `RepositoryNotFoundException` if the request says that it is in
    another account's registry."""
    name = str(request["repositoryName"])
    registry = request.get("registryId", call.account)
    if registry != call.account:
        raise errors.no_such_repository(name, registry)
    return name


def repository_of_arn(call: Call, arn: str) -> str:
    """The name in a repository's ARN. Raises `InvalidParameterException` or `RepositoryNotFoundException`."""
    match = _ARN.fullmatch(arn)
    if match is None:
        raise errors.constraint("resourceArn", "Invalid ARN")
    if match[1] != call.region or match[2] != call.account:
        raise errors.no_such_repository(match[3], match[2])
    return match[3]
