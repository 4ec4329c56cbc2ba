"""Roles: every name is one, for there are no policies yet. A session ends when its time is up."""

import re
from datetime import timedelta

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.sts.operations.identity import user_id_of
from headrace.services.sts.operations.registry import operation
from headrace.services.sts.ports import Issued, Sessions

SHORTEST, LONGEST, DEFAULT = 900, 43_200, 3600
"""Seconds."""
CHAINED = 3600
"""Seconds that a session lasts at most that was made by another one."""
_ROLE = re.compile(r"arn:aws:iam::(?P<account>\d{12}):role/(?:[!-~]*/)?(?P<name>[\w+=,.@-]{1,64})")
_SESSION = re.compile(r"[\w+=,.@-]{2,64}")


@operation("AssumeRole")
async def assume_role(sessions: Sessions, call: Call, request: Request) -> Response:
    """Called by a task, the session ends with the task."""
    role, session = _role(call, request["RoleArn"]), request["RoleSessionName"]
    if not _SESSION.fullmatch(session):
        raise _invalid(f"Value '{session}' at 'roleSessionName' failed to satisfy constraint")
    for member in ("Policy", "PolicyArns"):
        if request.get(member):
            raise _invalid(f"Headrace has no policies and can't restrict a session: leave out {member}.")
    seconds = _duration(call, request.get("DurationSeconds", DEFAULT))
    issued = Issued(
        *sessions.issue(call.account, call.region, session, role, timedelta(seconds=seconds), run=call.run)
    )
    arn = f"arn:aws:sts::{call.account}:assumed-role/{role}/{session}"
    return {
        "Credentials": {
            "AccessKeyId": issued.access_key_id,
            "SecretAccessKey": issued.secret,
            "SessionToken": issued.session_token,
            "Expiration": (call.now + timedelta(seconds=seconds)).replace(microsecond=0),
        },
        "AssumedRoleUser": {"AssumedRoleId": user_id_of(arn), "Arn": arn},
        "PackedPolicySize": 0,
    }


def _role(call: Call, arn: str) -> str:
    """The role's name. Raises `AwsError`."""
    found = _ROLE.fullmatch(arn)
    if found is None:
        raise _invalid(f"{arn} is invalid")
    if found["account"] != call.account:
        raise AwsError(
            "AccessDenied",
            f"User: {call.principal} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            status=403,
        )
    return found["name"]


def _duration(call: Call, seconds: int) -> int:
    if not SHORTEST <= seconds <= LONGEST:
        raise _invalid(f"DurationSeconds must be between {SHORTEST} and {LONGEST}.")
    if ":assumed-role/" in call.principal and seconds > CHAINED:
        raise _invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining"
        )
    return seconds


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message)
