"""PutScheduledAction, DeleteScheduledAction, DescribeScheduledActions."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.autoscaling import finding, paging, wire
from headrace.services.autoscaling.context import Context, operation
from headrace.services.autoscaling.control.schedule import next_time
from headrace.services.autoscaling.errors import no_action, too_many, validation
from headrace.services.autoscaling.operations.targets import check_bounds
from headrace.services.autoscaling.records import ScalableTarget, ScheduledAction

MOST = 200


@operation("PutScheduledAction")
async def put_scheduled_action(context: Context, call: Call, request: Request) -> Response:
    """One that is there is changed: what isn't given of its schedule and bounds stays, but for its start and
    end."""
    async with context.store.write() as tx:
        target = await finding.target(tx, call, request)
        id = f"{target.id}/{request['ScheduledActionName']}"
        before = await tx.get(ScheduledAction, id)
        if before is None and await tx.count(ScheduledAction, owner=target.id) >= MOST:
            raise too_many("scheduled actions", MOST)
        after = _changed(before or _new(context, call, request, target, id), request, call)
        if before is None:
            await tx.create(after)
        else:
            await tx.replace(after, expect=before.revision)
    context.changed(target.id)
    return {}


def _new(context: Context, call: Call, request: Request, target: ScalableTarget, id: str) -> ScheduledAction:
    if "Schedule" not in request:
        raise validation("Schedule must be specified when a scheduled action is made.")
    return ScheduledAction(
        id=id,
        scope=target.scope,
        target=target.id,
        resource=target.resource,
        name=request["ScheduledActionName"],
        number=context.ids.uuid(),
        schedule=request["Schedule"],
        created_at=call.now,
    )


def _changed(action: ScheduledAction, request: Request, call: Call) -> ScheduledAction:
    """Raises `ValidationException`."""
    bounds = request.get("ScalableTargetAction", {})
    start, end = request.get("StartTime"), request.get("EndTime")
    if start and end and start >= end:
        raise validation("EndTime must be later than StartTime.")
    after = replace(
        action,
        schedule=request.get("Schedule", action.schedule),
        zone=request.get("Timezone", action.zone),
        start=start,
        end=end,
        minimum=bounds.get("MinCapacity", action.minimum),
        maximum=bounds.get("MaxCapacity", action.maximum),
    )
    if after.minimum is None and after.maximum is None:
        raise validation("ScalableTargetAction needs a MinCapacity, a MaxCapacity or both.")
    check_bounds(after.minimum or 0, after.maximum if after.maximum is not None else 10_000)
    due = next_time(after, call.now)
    if due is None and after.schedule.startswith("at("):
        raise validation("The time of the schedule must be in the future.")
    return replace(after, next_at=due)


@operation("DeleteScheduledAction")
async def delete_scheduled_action(context: Context, call: Call, request: Request) -> Response:
    resource = finding.resource(request)
    async with context.store.write() as tx:
        action = await tx.get(ScheduledAction, f"{call.scope}/{resource}/{request['ScheduledActionName']}")
        if action is None:
            raise no_action(resource, request["ScheduledActionName"])
        await tx.delete(ScheduledAction, action.id, expect=action.revision)
    return {}


@operation("DescribeScheduledActions")
async def describe_scheduled_actions(context: Context, call: Call, request: Request) -> Response:
    finding.check_kind(request)
    names, resource = request.get("ScheduledActionNames"), request.get("ResourceId")
    found, more = await paging.page(
        context.store,
        ScheduledAction,
        request,
        lambda action: not names or action.name in names,
        scope=call.scope,
        owner=f"{call.scope}/{resource}" if resource else None,
    )
    return {"ScheduledActions": [wire.scheduled_action(action) for action in found], "NextToken": more}
