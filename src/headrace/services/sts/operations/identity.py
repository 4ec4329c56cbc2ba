"""Who am I?"""

from headrace.aws.call import Call, Request, Response
from headrace.services.sts.operations.registry import operation
from headrace.services.sts.ports import Sessions


@operation("GetCallerIdentity")
async def get_caller_identity(_: Sessions, call: Call, __: Request) -> Response:
    return {"UserId": user_id(call), "Account": call.account, "Arn": call.principal}


def user_id(call: Call) -> str:
    """The caller's unique id: the account's for its root, role and session name for a role."""
    return user_id_of(call.principal) if ":assumed-role/" in call.principal else call.account


def user_id_of(arn: str) -> str:
    """The id of a role's session, from the session's ARN."""
    _, role, session = arn.rpartition(":")[2].split("/", 2)
    return f"{role}:{session}"
