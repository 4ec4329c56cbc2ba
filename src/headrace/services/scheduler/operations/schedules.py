"""Schedules: create, update, get, list, delete."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages
from headrace.services.scheduler import dead_letters, targets, timing
from headrace.services.scheduler.context import Context, operation
from headrace.services.scheduler.errors import invalid, no_schedule, schedule_exists
from headrace.services.scheduler.operations import groups
from headrace.services.scheduler.records import DEFAULT, Firing, Schedule
from headrace.store.base import Reader
from headrace.store.listing import every

LISTED = 100
EARLIEST_START = timedelta(minutes=5)
OUTSIDE = ("Name", "GroupName", "StartDate", "EndDate", "ClientToken")
"""Members that are kept elsewhere."""


async def require(reader: Reader, call: Call, request: Request) -> Schedule:
    """The schedule that a request names. Raises `ResourceNotFoundException`."""
    group = await groups.require(reader, call, request.get("GroupName", DEFAULT))
    schedule = await reader.get(Schedule, f"{group.id}/{request['Name']}")
    if schedule is None:
        raise no_schedule(request["Name"])
    return schedule


@operation("CreateSchedule")
async def create_schedule(context: Context, call: Call, request: Request) -> Response:
    """The same request, by its client token, makes nothing new."""
    _check(context, call, request)
    async with context.store.write() as tx:
        group = await groups.require(tx, call, request.get("GroupName", DEFAULT))
        schedule = await tx.get(Schedule, f"{group.id}/{request['Name']}")
        if schedule is not None and schedule.token != request.get("ClientToken", ""):
            raise schedule_exists(request["Name"])
        if schedule is None:
            made = Schedule(
                id=f"{group.id}/{request['Name']}",
                scope=call.scope,
                group=group.name,
                name=request["Name"],
                settings=_settings(request),
                start=request.get("StartDate"),
                end=request.get("EndDate"),
                token=request.get("ClientToken"),
                created_at=call.now,
                modified_at=call.now,
            )
            schedule = await tx.create(replace(made, next_at=timing.first(made, call.now)))
    context.changed(schedule.id)
    return {"ScheduleArn": schedule.arn}


@operation("UpdateSchedule")
async def update_schedule(context: Context, call: Call, request: Request) -> Response:
    """What is left out goes back to its default."""
    _check(context, call, request)
    async with context.store.write() as tx:
        before = await require(tx, call, request)
        changed = replace(
            before,
            settings=_settings(request),
            start=request.get("StartDate"),
            end=request.get("EndDate"),
            modified_at=call.now,
        )
        after = replace(changed, next_at=timing.first(changed, call.now))
        schedule = await tx.replace(after, expect=before.revision)
    context.changed(schedule.id)
    return {"ScheduleArn": schedule.arn}


def _settings(request: Request) -> dict[str, Any]:
    return {name: value for name, value in request.items() if name not in OUTSIDE}


def _check(context: Context, call: Call, request: Request) -> None:
    timing.times(request)
    window = request["FlexibleTimeWindow"]
    if (window["Mode"] == "FLEXIBLE") != ("MaximumWindowInMinutes" in window):
        raise invalid("MaximumWindowInMinutes is required for, and only for, a flexible time window.")
    start, end = request.get("StartDate"), request.get("EndDate")
    if start is not None and start < call.now - EARLIEST_START:
        raise invalid("The StartDate you specify cannot be earlier than 5 minutes ago.")
    if end is not None and (end <= call.now or (start is not None and end <= start)):
        raise invalid("The EndDate you specify must be in the future, and later than the StartDate.")
    targets.check(request["Target"], context.operations)
    dead_letters.check(request["Target"])


@operation("GetSchedule")
async def get_schedule(context: Context, call: Call, request: Request) -> Response:
    schedule = await require(context.store, call, request)
    return {
        **schedule.settings,
        **_summary(schedule),
        "StartDate": schedule.start,
        "EndDate": schedule.end,
        "ScheduleExpressionTimezone": schedule.settings.get("ScheduleExpressionTimezone", "UTC"),
        "ActionAfterCompletion": schedule.settings.get("ActionAfterCompletion", "NONE"),
        "Target": {"RetryPolicy": _retry_policy(schedule), **schedule.settings["Target"]},
    }


def _retry_policy(schedule: Schedule) -> dict[str, int]:
    target = schedule.settings["Target"]
    return {
        "MaximumEventAgeInSeconds": int(timing.oldest(target).total_seconds()),
        "MaximumRetryAttempts": timing.retries(target),
    }


def _summary(schedule: Schedule) -> dict[str, Any]:
    return {
        "Arn": schedule.arn,
        "Name": schedule.name,
        "GroupName": schedule.group,
        "State": schedule.state,
        "CreationDate": schedule.created_at,
        "LastModificationDate": schedule.modified_at,
    }


@operation("ListSchedules")
async def list_schedules(context: Context, call: Call, request: Request) -> Response:
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid("Invalid NextToken.") from None
    group = request.get("GroupName")
    if group is not None:
        await groups.require(context.store, call, group)
    found, more = await pages.page(
        context.store,
        Schedule,
        lambda _: True,
        after=after,
        limit=request.get("MaxResults", LISTED),
        scope=call.scope,
        owner=f"{call.scope}/{group}" if group else None,
        phase=request.get("State"),
        prefix=request.get("NamePrefix", ""),
    )
    shown = [{**_summary(one), "Target": {"Arn": one.settings["Target"]["Arn"]}} for one in found]
    return {"Schedules": shown, "NextToken": more}


@operation("DeleteSchedule")
async def delete_schedule(context: Context, call: Call, request: Request) -> Response:
    """What is due already and waits for its target is not called any more."""
    async with context.store.write() as tx:
        schedule = await require(tx, call, request)
        for firing in await every(tx, Firing, owner=schedule.id):
            await tx.delete(Firing, firing.id)
        await tx.delete(Schedule, schedule.id, expect=schedule.revision)
    return {}
