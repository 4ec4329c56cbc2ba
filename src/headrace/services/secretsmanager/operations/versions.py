"""ListSecretVersionIds, UpdateSecretVersionStage."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager import errors, secrets, stages, wire
from headrace.services.secretsmanager.context import Context, operation
from headrace.services.secretsmanager.records import Secret

_MOST = 100


@operation("ListSecretVersionIds")
async def list_secret_version_ids(context: Context, call: Call, request: Request) -> Response:
    secret = await secrets.find(context.store, call.scope, request["SecretId"])
    wanted = [one for one in secret.versions if one.stages or request.get("IncludeDeprecated")]
    start = _start([one.id for one in wanted], request.get("NextToken"))
    end = start + request.get("MaxResults", _MOST)
    return {
        **wire.named(secret),
        "Versions": [wire.version(one) for one in wanted[start:end]],
        "NextToken": wanted[end - 1].id if end < len(wanted) else None,
    }


@operation("UpdateSecretVersionStage")
async def update_secret_version_stage(context: Context, call: Call, request: Request) -> Response:
    stage, source, target = (
        request["VersionStage"],
        request.get("RemoveFromVersionId"),
        request.get("MoveToVersionId"),
    )
    async with context.store.write() as tx:
        secret = await secrets.require(tx, call.scope, request["SecretId"])
        _check(secret, stage, source, target)
        versions = (
            stages.moved(secret.versions, target, [stage])
            if target
            else stages.removed(secret.versions, stage)
        )
        await secrets.write(tx, secret, replace(secret, versions=versions))
    return wire.named(secret)


def _check(secret: Secret, stage: str, source: str | None, target: str | None) -> None:
    """Raises if the label can't be moved: whoever moves one has to know where it is."""
    for id in (source, target):
        if id and not stages.find(secret.versions, id=id):
            raise errors.no_such_version(f"VersionId: {id}")
    bearer = stages.find(secret.versions, stage=stage)
    if source and (bearer is None or bearer.id != source):
        raise errors.invalid(f"The staging label {stage} is not attached to the version {source}.")
    if not source and bearer and bearer.id != target:
        raise errors.invalid(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached "
            f"to version {bearer.id}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    if not target and not source:
        raise errors.invalid("You must provide MoveToVersionId or RemoveFromVersionId.")
    if not target and stage == stages.CURRENT:
        raise errors.invalid("You can't remove the staging label AWSCURRENT: move it to another version.")


def _start(ids: list[str], token: str | None) -> int:
    """Where the page behind this version begins. Raises `InvalidNextTokenException`."""
    if token is None:
        return 0
    if token not in ids:
        raise errors.invalid_token()
    return ids.index(token) + 1
