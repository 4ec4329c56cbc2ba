"""An account's own access keys. There are no users yet: every key is the root's."""

from headrace.aws.call import Call, Request, Response
from headrace.services.iam import errors
from headrace.services.iam.access_keys import AccessKeys, NoSuchKey
from headrace.services.iam.operations.registry import operation

ROOT = "root"


@operation("CreateAccessKey")
async def create_access_key(keys: AccessKeys, call: Call, request: Request) -> Response:
    _require_root(request)
    key, secret = await keys.create(call.account)
    return {
        "AccessKey": {
            "UserName": ROOT,
            "AccessKeyId": key.id,
            "Status": "Active",
            "SecretAccessKey": secret,
            "CreateDate": key.created_at,
        }
    }


@operation("ListAccessKeys")
async def list_access_keys(keys: AccessKeys, call: Call, request: Request) -> Response:
    _require_root(request)
    listed = [
        {"UserName": ROOT, "AccessKeyId": key.id, "Status": "Active", "CreateDate": key.created_at}
        for key in await keys.list(call.account)
    ]
    return {"AccessKeyMetadata": listed, "IsTruncated": False}


@operation("DeleteAccessKey")
async def delete_access_key(keys: AccessKeys, call: Call, request: Request) -> Response:
    _require_root(request)
    try:
        await keys.remove(request["AccessKeyId"], account=call.account)
    except NoSuchKey as error:
        raise errors.no_such_key(str(error)) from error
    return {}


def _require_root(request: Request) -> None:
    if (name := request.get("UserName", ROOT)) != ROOT:
        raise errors.no_such_user(name)
