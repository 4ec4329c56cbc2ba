"""PutRetentionPolicy, DeleteRetentionPolicy."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import errors, groups
from headrace.services.logs.context import Context, operation

_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827),
    *(2192, 2557, 2922, 3288, 3653),
)


@operation("PutRetentionPolicy")
async def put_retention_policy(context: Context, call: Call, request: Request) -> Response:
    days = request["retentionInDays"]
    if days not in _DAYS:
        choices = ", ".join(map(str, _DAYS))
        raise errors.constraint(days, "retentionInDays", f"Member must satisfy enum value set: [{choices}]")
    return await _retain(context, call, request["logGroupName"], days)


@operation("DeleteRetentionPolicy")
async def delete_retention_policy(context: Context, call: Call, request: Request) -> Response:
    return await _retain(context, call, request["logGroupName"], None)


async def _retain(context: Context, call: Call, name: str, days: int | None) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, name)
        await tx.replace(replace(group, retention_days=days), expect=group.revision)
    return {}
