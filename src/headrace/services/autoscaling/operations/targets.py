"""RegisterScalableTarget, DeregisterScalableTarget, DescribeScalableTargets."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.autoscaling import activities, finding, forgetting, paging, wire
from headrace.services.autoscaling.context import Context, operation
from headrace.services.autoscaling.errors import too_many_tags, validation
from headrace.services.autoscaling.records import ScalableTarget, Suspended

LARGEST = 10_000


@operation("RegisterScalableTarget")
async def register_scalable_target(context: Context, call: Call, request: Request) -> Response:
    """The service is brought within the target's bounds at once."""
    resource = finding.resource(request)
    async with context.store.write() as tx:
        before = await tx.get(ScalableTarget, f"{call.scope}/{resource}")
        count = await context.services.count(tx, call.scope, resource)
        if count is None:
            raise validation(f"ECS service doesn't exist: {resource}")
        if before is None:
            target = await tx.create(_new(context, call, request, resource))
        else:
            target = await tx.replace(_changed(before, request), expect=before.revision)
        bounded = target.bounded(count.desired)
        if bounded != count.desired:
            bound = "minimum" if bounded > count.desired else "maximum"
            cause = f"{bound} capacity was set to {bounded}"
            await activities.scale(tx, context.services, target, bounded, cause, call.now)
    context.changed(target.id)
    return {"ScalableTargetARN": target.arn}


def _new(context: Context, call: Call, request: Request, resource: str) -> ScalableTarget:
    for name in ("MinCapacity", "MaxCapacity"):
        if name not in request:
            raise validation(f"{name} must be specified when a scalable target is registered the first time.")
    target = ScalableTarget(
        id=f"{call.scope}/{resource}",
        scope=call.scope,
        resource=resource,
        number=context.ids.uuid(),
        minimum=request["MinCapacity"],
        maximum=request["MaxCapacity"],
        tags=tagging.added({}, request.get("Tags", {}), too_many_tags),
        created_at=call.now,
    )
    return _changed(target, request)


def _changed(target: ScalableTarget, request: Request) -> ScalableTarget:
    """What the request leaves out stays as it is. Raises `ValidationException`."""
    after = replace(
        target,
        minimum=request.get("MinCapacity", target.minimum),
        maximum=request.get("MaxCapacity", target.maximum),
        role=request.get("RoleARN", target.role),
        suspended=_suspended(request.get("SuspendedState", {}), target.suspended),
    )
    check_bounds(after.minimum, after.maximum)
    return after


def check_bounds(minimum: int, maximum: int) -> None:
    """Raises `ValidationException`."""
    if not 0 <= minimum <= LARGEST or not 0 <= maximum <= LARGEST:
        raise validation(f"Capacities must be between 0 and {LARGEST}.")
    if minimum > maximum:
        raise validation(f"Maximum capacity ({maximum}) must not be less than minimum capacity ({minimum}).")


def _suspended(given: dict[str, bool], before: Suspended) -> Suspended:
    return Suspended(
        scale_in=given.get("DynamicScalingInSuspended", before.scale_in),
        scale_out=given.get("DynamicScalingOutSuspended", before.scale_out),
        scheduled=given.get("ScheduledScalingSuspended", before.scheduled),
    )


@operation("DeregisterScalableTarget")
async def deregister_scalable_target(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        await forgetting.forget(tx, context.alarms, await finding.target(tx, call, request))
    return {}


@operation("DescribeScalableTargets")
async def describe_scalable_targets(context: Context, call: Call, request: Request) -> Response:
    finding.check_kind(request)
    ids = request.get("ResourceIds")
    found, more = await paging.page(
        context.store,
        ScalableTarget,
        request,
        lambda target: not ids or target.resource in ids,
        scope=call.scope,
    )
    return {"ScalableTargets": [wire.target(target) for target in found], "NextToken": more}
