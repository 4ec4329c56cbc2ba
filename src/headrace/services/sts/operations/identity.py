"""Who am I?"""

from headrace.aws.call import Call, Request, Response
from headrace.services.sts.operations.registry import operation


@operation("GetCallerIdentity")
async def get_caller_identity(_: None, call: Call, __: Request) -> Response:
    return {"UserId": user_id(call), "Account": call.account, "Arn": call.principal}


def user_id(call: Call) -> str:
    """The caller's unique id: the account's for its root, role and session name for a role."""
    resource = call.principal.rpartition(":")[2]
    if not resource.startswith("assumed-role/"):
        return call.account
    _, role, session = resource.split("/", 2)
    return f"{role}:{session}"
