"""Schedule groups: create, get, list, delete."""

from datetime import UTC, datetime
from typing import Any

from headrace.aws.call import Call, Request, Response
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages, tagging
from headrace.services.scheduler.context import Context, operation
from headrace.services.scheduler.errors import group_exists, invalid, no_group, too_many_tags
from headrace.services.scheduler.records import DEFAULT, Firing, Group, Schedule
from headrace.store.base import Reader
from headrace.store.listing import every

LISTED = 100
EPOCH = datetime(2022, 11, 10, tzinfo=UTC)
"""Since when every account has a default group: the day on which AWS began the service."""


async def require(reader: Reader, call: Call, name: str) -> Group:
    """The group of this name. Raises `ResourceNotFoundException`."""
    group = await reader.get(Group, f"{call.scope}/{name}")
    if group is None and name == DEFAULT:
        return Group(
            id=f"{call.scope}/{name}", scope=call.scope, name=name, created_at=EPOCH, modified_at=EPOCH
        )
    if group is None:
        raise no_group(name)
    return group


@operation("CreateScheduleGroup")
async def create_schedule_group(context: Context, call: Call, request: Request) -> Response:
    """The same request, by its client token, makes nothing new."""
    id = f"{call.scope}/{request['Name']}"
    async with context.store.write() as tx:
        group = await tx.get(Group, id)
        if request["Name"] == DEFAULT or (group and group.token != request.get("ClientToken", "")):
            raise group_exists(request["Name"])
        if group is None:
            group = await tx.create(
                Group(
                    id=id,
                    scope=call.scope,
                    name=request["Name"],
                    tags=tagging.added({}, request.get("Tags", ()), too_many_tags),
                    token=request.get("ClientToken"),
                    created_at=call.now,
                    modified_at=call.now,
                )
            )
    return {"ScheduleGroupArn": group.arn}


@operation("GetScheduleGroup")
async def get_schedule_group(context: Context, call: Call, request: Request) -> Response:
    return _shown(await require(context.store, call, request["Name"]))


@operation("ListScheduleGroups")
async def list_schedule_groups(context: Context, call: Call, request: Request) -> Response:
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid("Invalid NextToken.") from None
    prefix = request.get("NamePrefix", "")
    found, more = await pages.page(
        context.store,
        Group,
        lambda group: group.name != DEFAULT,
        after=after,
        limit=request.get("MaxResults", LISTED),
        scope=call.scope,
        prefix=prefix,
    )
    first = [await require(context.store, call, DEFAULT)] if not after and DEFAULT.startswith(prefix) else []
    return {"ScheduleGroups": [_shown(group) for group in [*first, *found]], "NextToken": more}


@operation("DeleteScheduleGroup")
async def delete_schedule_group(context: Context, call: Call, request: Request) -> Response:
    """With its schedules."""
    if request["Name"] == DEFAULT:
        raise invalid("The default schedule group can't be deleted.")
    async with context.store.write() as tx:
        group = await require(tx, call, request["Name"])
        for schedule in await every(tx, Schedule, owner=group.id):
            for firing in await every(tx, Firing, owner=schedule.id):
                await tx.delete(Firing, firing.id)
            await tx.delete(Schedule, schedule.id)
        await tx.delete(Group, group.id)
    return {}


def _shown(group: Group) -> dict[str, Any]:
    return {
        "Arn": group.arn,
        "Name": group.name,
        "State": "ACTIVE",
        "CreationDate": group.created_at,
        "LastModificationDate": group.modified_at,
    }
