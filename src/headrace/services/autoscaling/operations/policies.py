"""PutScalingPolicy, DeleteScalingPolicy, DescribeScalingPolicies."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.autoscaling import finding, forgetting, paging, steps, tracking, wire
from headrace.services.autoscaling.context import Context, operation
from headrace.services.autoscaling.errors import no_policy, not_supported, too_many, validation
from headrace.services.autoscaling.records import Policy, ScalableTarget
from headrace.services.autoscaling.wire import CONFIGURATIONS
from headrace.store.base import Transaction

MOST = 50
CHECKS = {"StepScaling": steps.check, "TargetTrackingScaling": tracking.check}


@operation("PutScalingPolicy")
async def put_scaling_policy(context: Context, call: Call, request: Request) -> Response:
    kind, configuration = _configured(request)
    async with context.store.write() as tx:
        target = await finding.target(tx, call, request)
        policy = await _put(tx, context, call, request, target, kind, configuration)
        made = {}
        if policy.tracks:
            for name, settings in tracking.alarms(policy).items():
                made[name] = await context.alarms.put(tx, call.scope, name, settings, now=call.now)
    context.changed(target.id)
    return {"PolicyARN": policy.arn, "Alarms": wire.shown_alarms(made)}


def _configured(request: Request) -> tuple[str, dict[str, Any]]:
    """The policy's type and configuration. Raises `ValidationException`."""
    kind = request.get("PolicyType", "StepScaling")
    if kind == "PredictiveScaling":
        raise not_supported("predictive scaling")
    if kind not in CONFIGURATIONS:
        raise validation(f"PolicyType must be one of {', '.join(CONFIGURATIONS)}.")
    given = [name for name in CONFIGURATIONS.values() if name in request]
    if given != [CONFIGURATIONS[kind]]:
        raise validation(f"A policy of the type {kind} needs {CONFIGURATIONS[kind]}, and nothing else.")
    configuration = request[given[0]]
    CHECKS[kind](configuration)
    return kind, configuration


async def _put(
    tx: Transaction,
    context: Context,
    call: Call,
    request: Request,
    target: ScalableTarget,
    kind: str,
    configuration: dict[str, Any],
) -> Policy:
    """One that is there is changed, and remembers what it did last."""
    id = f"{target.id}/{request['PolicyName']}"
    before = await tx.get(Policy, id)
    if before is not None:
        if before.type != kind:
            raise validation(f"The type of the policy {before.name} is {before.type} and can't be changed.")
        return await tx.replace(replace(before, configuration=configuration), expect=before.revision)
    if await tx.count(Policy, owner=target.id) >= MOST:
        raise too_many("scaling policies", MOST)
    return await tx.create(
        Policy(
            id=id,
            scope=call.scope,
            target=target.id,
            resource=target.resource,
            name=request["PolicyName"],
            number=context.ids.uuid(),
            type=kind,
            configuration=configuration,
            created_at=call.now,
        )
    )


@operation("DeleteScalingPolicy")
async def delete_scaling_policy(context: Context, call: Call, request: Request) -> Response:
    resource = finding.resource(request)
    async with context.store.write() as tx:
        policy = await tx.get(Policy, f"{call.scope}/{resource}/{request['PolicyName']}")
        if policy is None:
            raise no_policy(resource, request["PolicyName"])
        await forgetting.forget_policy(tx, context.alarms, policy)
    return {}


@operation("DescribeScalingPolicies")
async def describe_scaling_policies(context: Context, call: Call, request: Request) -> Response:
    finding.check_kind(request)
    names, resource = request.get("PolicyNames"), request.get("ResourceId")
    found, more = await paging.page(
        context.store,
        Policy,
        request,
        lambda policy: not names or policy.name in names,
        scope=call.scope,
        owner=f"{call.scope}/{resource}" if resource else None,
    )
    bound = await context.alarms.bound(context.store, call.scope)
    shown = [wire.policy(policy, bound.get(policy.arn, {})) for policy in found]
    return {"ScalingPolicies": shown, "NextToken": more}
