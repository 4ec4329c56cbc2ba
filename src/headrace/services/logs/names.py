"""The names of groups and streams: which are good, and how a request says which one it means."""

import re

from headrace.aws.call import Call, Request
from headrace.services.logs import errors

_GROUP = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")
_STREAM = re.compile(r"[^:*]{1,512}", re.DOTALL)
_GROUP_ARN = re.compile(r"arn:aws[\w-]*:logs:([^:]*):([^:]*):log-group:([^:]+)(?::\*)?")


def check_group(name: str) -> None:
    """Raises `InvalidParameterException` if no group can have this name."""
    if not _GROUP.fullmatch(name):
        raise errors.constraint(
            name, "logGroupName", r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"
        )
    if name.startswith("aws/"):
        raise errors.invalid("Log groups starting with AWS/ are reserved for AWS.")


def check_stream(name: str) -> None:
    """Raises `InvalidParameterException` if no stream can have this name."""
    if not _STREAM.fullmatch(name):
        raise errors.constraint(
            name, "logStreamName", "Member must satisfy regular expression pattern: [^:*]*"
        )


def wanted_group(call: Call, request: Request) -> str:
    """The group that a request names by `logGroupName` or by `logGroupIdentifier`, a name or an ARN."""
    name, identifier = request.get("logGroupName"), request.get("logGroupIdentifier")
    if (name is None) == (identifier is None):
        raise errors.invalid("Exactly one of logGroupName and logGroupIdentifier must be specified.")
    if name is not None:
        return str(name)
    return from_arn(call, str(identifier)) if str(identifier).startswith("arn:") else str(identifier)


def from_arn(call: Call, arn: str) -> str:
    """The name in a group's ARN. Raises `ResourceNotFoundException` for one out of the caller's reach."""
    match = _GROUP_ARN.fullmatch(arn)
    if match is None:
        raise errors.invalid(f"The ARN {arn} is not the ARN of a log group.")
    if match[1] != call.region or match[2] != call.account:
        raise errors.no_such_group()
    return match[3]
