"""DeleteSecret, RestoreSecret."""

from datetime import timedelta

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager import errors, secrets, wire
from headrace.services.secretsmanager.context import Context, operation

_SHORTEST, _LONGEST = 7, 30
"""Days in which a deleted secret can be restored; the longest by default."""


@operation("DeleteSecret")
async def delete_secret(context: Context, call: Call, request: Request) -> Response:
    days, at_once = request.get("RecoveryWindowInDays"), request.get("ForceDeleteWithoutRecovery", False)
    if at_once and days is not None:
        raise errors.invalid(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        )
    if days is not None and not _SHORTEST <= days <= _LONGEST:
        raise errors.invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    async with context.store.write() as tx:
        secret = await secrets.find(tx, call.scope, request["SecretId"])
        if at_once:
            await secrets.remove(tx, context.values, secret)
            return {**wire.named(secret), "DeletionDate": call.now}
        if secret.delete_at is not None:
            raise errors.marked_for_deletion()
        due = call.now + timedelta(days=_LONGEST if days is None else days)
        await secrets.write(tx, secret, replace(secret, deleted_at=call.now, delete_at=due))
    return {**wire.named(secret), "DeletionDate": due}


@operation("RestoreSecret")
async def restore_secret(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        secret = await secrets.find(tx, call.scope, request["SecretId"])
        await secrets.write(tx, secret, replace(secret, deleted_at=None, delete_at=None))
    return wire.named(secret)
