"""Settings that Headrace's buckets cannot change: what they are is answered, other values are refused.

Tools that manage buckets, such as Terraform, read all of these whether they set them or not.
"""

from collections.abc import Awaitable, Callable

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, attributes, errors, reading, wire
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation

_FIXED: dict[str, Response] = {
    "GetBucketVersioning": {},
    "GetBucketLogging": {},
    "GetBucketNotificationConfiguration": {},
    "GetBucketAccelerateConfiguration": {},
    "GetBucketRequestPayment": {"Payer": "BucketOwner"},
    "GetBucketOwnershipControls": {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    },
}
_MISSING = {
    "GetBucketEncryption": (
        "ServerSideEncryptionConfigurationNotFoundError",
        "The server side encryption configuration was not found",
    ),
    "GetBucketLifecycleConfiguration": (
        "NoSuchLifecycleConfiguration",
        "The lifecycle configuration does not exist",
    ),
    "GetBucketReplication": (
        "ReplicationConfigurationNotFoundError",
        "The replication configuration was not found",
    ),
    "GetObjectLockConfiguration": (
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket",
    ),
}

_Handler = Callable[[Context, Call, Request], Awaitable[Response]]


def _fixed(answer: Response) -> _Handler:
    async def handler(context: Context, call: Call, request: Request) -> Response:
        await access.owned(context.store, call, request)
        return answer

    return handler


def _missing(code: str, message: str) -> _Handler:
    async def handler(context: Context, call: Call, request: Request) -> Response:
        bucket = await access.owned(context.store, call, request)
        raise errors.setting_missing(code, message, bucket.name)

    return handler


for _name, _answer in _FIXED.items():
    operation(_name)(_fixed(_answer))
for _name, _error in _MISSING.items():
    operation(_name)(_missing(*_error))


@operation("PutBucketVersioning")
async def put_bucket_versioning(context: Context, call: Call, request: Request) -> Response:
    await access.owned(context.store, call, request)
    if request["VersioningConfiguration"].get("Status") == "Enabled":
        raise errors.not_supported("versions of objects")
    return {}


@operation("PutBucketOwnershipControls")
async def put_bucket_ownership_controls(context: Context, call: Call, request: Request) -> Response:
    await access.owned(context.store, call, request)
    rules = request["OwnershipControls"]["Rules"]
    if any(rule["ObjectOwnership"] != "BucketOwnerEnforced" for rule in rules):
        raise errors.not_supported("access control lists")
    return {}


@operation("GetBucketAcl")
async def get_bucket_acl(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    return _owners_alone(bucket.account)


@operation("GetObjectAcl")
async def get_object_acl(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    await reading.find(context.store, call, request)
    return _owners_alone(bucket.account)


@operation("PutBucketAcl")
async def put_bucket_acl(context: Context, call: Call, request: Request) -> Response:
    await access.owned(context.store, call, request)
    _refuse_grants(request)
    return {}


@operation("PutObjectAcl")
async def put_object_acl(context: Context, call: Call, request: Request) -> Response:
    await access.owned(context.store, call, request)
    await reading.find(context.store, call, request)
    _refuse_grants(request)
    return {}


def _owners_alone(account: str) -> Response:
    owner = wire.owner(account)
    grantee = owner | {"Type": "CanonicalUser"}
    return {"Owner": owner, "Grants": [{"Grantee": grantee, "Permission": "FULL_CONTROL"}]}


def _refuse_grants(request: Request) -> None:
    """Buckets belong to their owners alone, as on AWS by default: `private` is the only list there is."""
    attributes.refuse_unsupported(request)
    if request.get("AccessControlPolicy"):
        raise errors.acl_not_supported()
