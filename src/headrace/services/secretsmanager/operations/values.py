"""GetSecretValue, BatchGetSecretValue, PutSecretValue."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.secretsmanager import errors, secrets, stages, wire
from headrace.services.secretsmanager.context import Context, operation
from headrace.services.secretsmanager.operations.listing import page
from headrace.services.secretsmanager.records import Version
from headrace.services.secretsmanager.values import given

_BATCH = 20


@operation("GetSecretValue")
async def get_secret_value(context: Context, call: Call, request: Request) -> Response:
    return await _get(
        context, call, request["SecretId"], request.get("VersionId"), request.get("VersionStage")
    )


@operation("BatchGetSecretValue")
async def batch_get_secret_value(context: Context, call: Call, request: Request) -> Response:
    wanted, filters = request.get("SecretIdList"), request.get("Filters")
    if (wanted is None) == (filters is None):
        raise errors.invalid("You must provide either SecretIdList or Filters, and not both.")
    token = None
    if wanted is None:
        found, token = await page(context, call, request, limit=request.get("MaxResults", _BATCH))
        wanted = [secret.name for secret in found]
    got: list[Response] = []
    failed: list[Response] = []
    for secret_id in wanted:
        try:
            got.append(await _get(context, call, secret_id, None, None))
        except AwsError as error:
            failed.append({"SecretId": secret_id, "ErrorCode": error.code, "Message": error.message})
    return {"SecretValues": got, "Errors": failed, "NextToken": token}


@operation("PutSecretValue")
async def put_secret_value(context: Context, call: Call, request: Request) -> Response:
    value = given(request)
    if value is None:
        raise errors.invalid_request("You must provide either SecretString or SecretBinary.")
    version = Version(
        id=request.get("ClientRequestToken") or context.ids.uuid(),
        created_at=call.now,
        stages=tuple(dict.fromkeys(request.get("VersionStages") or (stages.CURRENT,))),
    )
    async with context.store.write() as tx:
        before = await secrets.require(tx, call.scope, request["SecretId"])
        after = await secrets.with_version(tx, context.values, before, version, value)
        await secrets.write(tx, before, after)
    put = stages.find(after.versions, id=version.id) or version
    return {**wire.named(after), "VersionId": put.id, "VersionStages": list(put.stages)}


async def _get(
    context: Context, call: Call, secret_id: str, version_id: str | None, stage: str | None
) -> Response:
    secret = await secrets.require(context.store, call.scope, secret_id)
    version = secrets.version_of(secret, version_id, stage)
    value = await context.values.get(context.store, secret, version.id)
    if value is None:
        raise errors.no_such_version(f"VersionId: {version.id}")
    return wire.value(secret, version, value)
