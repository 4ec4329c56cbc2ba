"""Targets: register, deregister, and how they are."""

import ipaddress

from headrace.aws.call import Call, Request, Response
from headrace.services.elbv2 import errors, finding, registration, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.records import State, Target, TargetGroup, target_id
from headrace.services.elbv2.use import used_groups


@operation("RegisterTargets")
async def register_targets(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await finding.target_group(tx, call, request["TargetGroupArn"])
        for target in request["Targets"]:
            _check(group, target["Id"])
            port = target.get("Port", group.port)
            await registration.register(tx, group, target["Id"], port, now=call.now)
    return {}


@operation("DeregisterTargets")
async def deregister_targets(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await finding.target_group(tx, call, request["TargetGroupArn"])
        for target in request["Targets"]:
            ports = [target["Port"]] if "Port" in target else None
            for found in await tx.page(Target, owner=group.id):
                if found.target == target["Id"] and (ports is None or found.port in ports):
                    await registration.deregister(tx, found, now=call.now)
    return {}


@operation("DescribeTargetHealth")
async def describe_target_health(context: Context, call: Call, request: Request) -> Response:
    group = await finding.target_group(context.store, call, request["TargetGroupArn"])
    used = group.arn in await used_groups(context.store, call.scope)
    targets = await context.store.page(Target, owner=group.id)
    if asked := request.get("Targets"):
        ids = [target_id(group.id, one["Id"], one.get("Port", group.port)) for one in asked]
        by_id = {one.id: one for one in targets}
        shown = [
            wire.target_health(by_id[id], group) if id in by_id else _not_registered(one)
            for id, one in zip(ids, asked, strict=True)
        ]
    else:
        shown = [wire.target_health(one, group) for one in targets]
    if not used:
        shown = [_unused(one) for one in shown]
    return {"TargetHealthDescriptions": shown}


def _check(group: TargetGroup, target: str) -> None:
    if group.target_type != "ip":
        return
    try:
        ipaddress.ip_address(target)
    except ValueError:
        raise errors.validation(f"The IP address '{target}' is not a valid IPv4 or IPv6 address") from None


def _not_registered(target: dict[str, object]) -> dict[str, object]:
    return {
        "Target": target,
        "TargetHealth": {
            "State": "unused",
            "Reason": "Target.NotRegistered",
            "Description": "Target is not registered to the target group",
        },
    }


def _unused(shown: dict[str, object]) -> dict[str, object]:
    health = shown["TargetHealth"]
    if isinstance(health, dict) and health["State"] in (State.INITIAL, State.HEALTHY, State.UNHEALTHY):
        return {
            **shown,
            "TargetHealth": {
                "State": "unused",
                "Reason": "Target.NotInUse",
                "Description": "Target group is not configured to receive traffic from the load balancer",
            },
        }
    return shown
