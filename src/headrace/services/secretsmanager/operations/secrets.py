"""CreateSecret, UpdateSecret, DescribeSecret."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager import errors, names, secrets, stages, wire
from headrace.services.secretsmanager.context import Context, operation
from headrace.services.secretsmanager.operations.tags import tagged
from headrace.services.secretsmanager.records import Secret, Version
from headrace.services.secretsmanager.values import Value, given
from headrace.store.base import Transaction


@operation("CreateSecret")
async def create_secret(context: Context, call: Call, request: Request) -> Response:
    names.check(request["Name"])
    if request.get("AddReplicaRegions"):
        raise errors.invalid_request("Headrace does not replicate secrets to other regions.")
    value = given(request)
    version = _version(context, call, request)
    async with context.store.write() as tx:
        if existing := await tx.get(Secret, secrets.id_of(call.scope, request["Name"])):
            return await _again(context, tx, existing, version, value)
        secret = await tx.create(_secret(context, call, request))
        if value is None:
            return wire.named(secret)
        after = await secrets.with_version(tx, context.values, secret, version, value)
        await secrets.write(tx, secret, after)
    return {**wire.named(secret), "VersionId": version.id}


@operation("UpdateSecret")
async def update_secret(context: Context, call: Call, request: Request) -> Response:
    value = given(request)
    version = _version(context, call, request)
    async with context.store.write() as tx:
        before = await secrets.require(tx, call.scope, request["SecretId"])
        after = replace(
            before,
            description=request.get("Description", before.description),
            kms_key_id=request.get("KmsKeyId", before.kms_key_id),
            changed_at=call.now,
        )
        if value is not None:
            after = await secrets.with_version(tx, context.values, after, version, value)
        await secrets.write(tx, before, after)
    return {**wire.named(after), "VersionId": version.id if value is not None else None}


@operation("DescribeSecret")
async def describe_secret(context: Context, call: Call, request: Request) -> Response:
    return wire.described(await secrets.find(context.store, call.scope, request["SecretId"]))


def _version(context: Context, call: Call, request: Request) -> Version:
    id = request.get("ClientRequestToken") or context.ids.uuid()
    return Version(id=id, created_at=call.now, stages=(stages.CURRENT,))


def _secret(context: Context, call: Call, request: Request) -> Secret:
    return Secret(
        id=secrets.id_of(call.scope, request["Name"]),
        scope=call.scope,
        name=request["Name"],
        key=context.ids.hex(),
        suffix=names.new_suffix(),
        created_at=call.now,
        changed_at=call.now,
        description=request.get("Description"),
        kms_key_id=request.get("KmsKeyId"),
        tags=tagged({}, request.get("Tags", ())),
    )


async def _again(
    context: Context, tx: Transaction, secret: Secret, version: Version, value: Value | None
) -> Response:
    """The answer to a request for a name in use: the first one's if it is the same request again."""
    if secret.delete_at is not None:
        raise errors.name_marked_for_deletion()
    known = stages.find(secret.versions, id=version.id)
    if known is None or await context.values.get(tx, secret, version.id) != value:
        raise errors.exists(secret.name)
    return {**wire.named(secret), "VersionId": version.id}
