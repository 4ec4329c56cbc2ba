"""Attributes of load balancers and target groups."""

from collections.abc import Mapping

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.elbv2 import finding
from headrace.services.elbv2.attributes import OF_LOAD_BALANCERS, OF_TARGET_GROUPS, changed
from headrace.services.elbv2.context import Context, operation


@operation("DescribeLoadBalancerAttributes")
async def describe_load_balancer_attributes(context: Context, call: Call, request: Request) -> Response:
    balancer = await finding.load_balancer(context.store, call, request["LoadBalancerArn"])
    return _shown(balancer.attributes, OF_LOAD_BALANCERS)


@operation("ModifyLoadBalancerAttributes")
async def modify_load_balancer_attributes(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        balancer = await finding.load_balancer(tx, call, request["LoadBalancerArn"])
        after = changed(balancer.attributes, _given(request), OF_LOAD_BALANCERS)
        await tx.replace(replace(balancer, attributes=after), expect=balancer.revision)
    return _shown(after, OF_LOAD_BALANCERS)


@operation("DescribeTargetGroupAttributes")
async def describe_target_group_attributes(context: Context, call: Call, request: Request) -> Response:
    group = await finding.target_group(context.store, call, request["TargetGroupArn"])
    return _shown(group.attributes, OF_TARGET_GROUPS)


@operation("ModifyTargetGroupAttributes")
async def modify_target_group_attributes(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await finding.target_group(tx, call, request["TargetGroupArn"])
        after = changed(group.attributes, _given(request), OF_TARGET_GROUPS)
        await tx.replace(replace(group, attributes=after), expect=group.revision)
    return _shown(after, OF_TARGET_GROUPS)


def _given(request: Request) -> dict[str, str]:
    return {one["Key"]: one.get("Value", "") for one in request["Attributes"]}


def _shown(own: Mapping[str, str], defaults: Mapping[str, str]) -> Response:
    return {"Attributes": [{"Key": key, "Value": value} for key, value in {**defaults, **own}.items()]}
