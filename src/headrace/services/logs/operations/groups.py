"""CreateLogGroup, DeleteLogGroup, PutLogGroupDeletionProtection, DescribeLogGroups."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import errors, groups, names, wire
from headrace.services.logs.context import Context, operation
from headrace.services.logs.records import LogGroup
from headrace.services.logs.times import milliseconds

_MOST = 50


@operation("CreateLogGroup")
async def create_log_group(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        await groups.create(
            tx,
            call.scope,
            request["logGroupName"],
            key=context.ids.hex(),
            now_ms=milliseconds(call.now),
            group_class=request.get("logGroupClass", "STANDARD"),
            kms_key_id=request.get("kmsKeyId"),
            deletion_protection=request.get("deletionProtectionEnabled", False),
            tags=request.get("tags"),
        )
    return {}


@operation("DeleteLogGroup")
async def delete_log_group(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, request["logGroupName"])
        await groups.delete(tx, group)
    context.erasure.hint(group.key)
    return {}


@operation("PutLogGroupDeletionProtection")
async def put_log_group_deletion_protection(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, names.wanted_group(call, request))
        protected = replace(group, deletion_protection=request["deletionProtectionEnabled"])
        await tx.replace(protected, expect=group.revision)
    return {}


@operation("DescribeLogGroups")
async def describe_log_groups(context: Context, call: Call, request: Request) -> Response:
    limit = request.get("limit", _MOST)
    if not 1 <= limit <= _MOST:
        raise errors.constraint(limit, "limit", f"Member must have value less than or equal to {_MOST}")
    found, after = await _find(context, call, request, limit)
    answer = {"logGroups": [wire.group(call, group) for group in found]}
    return answer | {"nextToken": after} if after else answer


async def _find(
    context: Context, call: Call, request: Request, limit: int
) -> tuple[list[LogGroup], str | None]:
    """Up to `limit` groups that are asked for, and the token for more."""
    if identifiers := request.get("logGroupIdentifiers"):
        wanted = [names.wanted_group(call, {"logGroupIdentifier": identifier}) for identifier in identifiers]
        by_id = await context.store.get_many(LogGroup, [groups.id_of(call.scope, name) for name in wanted])
        return sorted(by_id.values(), key=lambda group: group.name), None
    prefix, pattern = request.get("logGroupNamePrefix"), request.get("logGroupNamePattern")
    if prefix is not None and pattern is not None:
        raise errors.invalid("LogGroupNamePrefix and LogGroupNamePattern are mutually exclusive parameters.")
    found: list[LogGroup] = []
    after = request.get("nextToken", "")
    while True:
        page = await context.store.page(
            LogGroup, scope=call.scope, prefix=prefix or "", after=after, limit=1000
        )
        for group in page:
            if _matches(group, (pattern or "").lower(), request.get("logGroupClass")):
                if len(found) == limit:
                    return found, found[-1].index().sort
                found.append(group)
        if len(page) < 1000:
            return found, None
        after = page[-1].index().sort


def _matches(group: LogGroup, pattern: str, group_class: str | None) -> bool:
    return pattern in group.name.lower() and group_class in (None, group.group_class)
