"""Target groups: create, describe, modify, delete."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.elbv2 import errors, finding, names, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.matcher import check_matcher
from headrace.services.elbv2.paging import page
from headrace.services.elbv2.records import HealthCheck, LoadBalancer, Target, TargetGroup
from headrace.services.elbv2.use import used_groups
from headrace.store.base import Reader

PROTOCOLS = ("HTTP", "HTTPS")
VERSIONS = ("HTTP1", "HTTP2")
TARGET_TYPES = ("instance", "ip")
MEMBERS = {
    "HealthCheckEnabled": "enabled",
    "HealthCheckProtocol": "protocol",
    "HealthCheckPort": "port",
    "HealthCheckPath": "path",
    "HealthCheckIntervalSeconds": "interval",
    "HealthCheckTimeoutSeconds": "timeout",
    "HealthyThresholdCount": "healthy_threshold",
    "UnhealthyThresholdCount": "unhealthy_threshold",
}
LIMITS = {
    "interval": (5, 300),
    "timeout": (2, 120),
    "healthy_threshold": (2, 10),
    "unhealthy_threshold": (2, 10),
}


@operation("CreateTargetGroup")
async def create_target_group(context: Context, call: Call, request: Request) -> Response:
    names.check("target group", request["Name"])
    record = _new(context, call, request)
    async with context.store.write() as tx:
        old = await tx.get(TargetGroup, record.id)
        if old is None:
            record = await tx.create(record)
        elif _settings(old) != _settings(record):
            raise errors.duplicate_target_group(record.name)
        else:
            record = old
    return {"TargetGroups": [wire.target_group(record, [])]}


def _new(context: Context, call: Call, request: Request) -> TargetGroup:
    kind = request.get("TargetType", "instance")
    if kind not in TARGET_TYPES:
        raise errors.not_supported(f"targets of the type {kind}")
    if request.get("Protocol") not in PROTOCOLS:
        raise errors.not_supported(f"target groups of the protocol {request.get('Protocol')}")
    if request.get("ProtocolVersion", "HTTP1") not in VERSIONS:
        raise errors.not_supported(f"target groups of the protocol version {request['ProtocolVersion']}")
    if "Port" not in request:
        raise errors.validation("A port must be specified")
    return TargetGroup(
        id=f"{call.scope}/{request['Name']}",
        scope=call.scope,
        name=request["Name"],
        token=context.ids.hex()[:16],
        protocol=request["Protocol"],
        protocol_version=request.get("ProtocolVersion", "HTTP1"),
        port=request["Port"],
        vpc=request.get("VpcId"),
        target_type=kind,
        check=checked(HealthCheck(), request),
        tags=names.tags(request.get("Tags")),
        created_at=call.now,
    )


def _settings(record: TargetGroup) -> tuple[object, ...]:
    """What makes two target groups of one name the same."""
    return (
        record.protocol,
        record.protocol_version,
        record.port,
        record.vpc,
        record.target_type,
        record.check,
        record.tags,
    )


def checked(before: HealthCheck, request: dict[str, Any]) -> HealthCheck:
    """The health check that the request asks for, over the one before. Raises `ValidationError`."""
    given = {own: request[member] for member, own in MEMBERS.items() if member in request}
    matcher = request.get("Matcher", {})
    if "GrpcCode" in matcher:
        raise errors.not_supported("health checks by gRPC codes")
    if "HttpCode" in matcher:
        given["matcher"] = matcher["HttpCode"]
    check = replace(before, **given)
    check_matcher(check.matcher)
    for name, (low, high) in LIMITS.items():
        if not low <= getattr(check, name) <= high:
            raise errors.validation(f"Health check {name.replace('_', ' ')} must be between {low} and {high}")
    if check.timeout >= check.interval:
        raise errors.validation("Health check timeout must be smaller than the interval")
    if check.protocol not in PROTOCOLS:
        raise errors.not_supported(f"health checks of the protocol {check.protocol}")
    if check.port != "traffic-port" and not (check.port.isdecimal() and 1 <= int(check.port) <= 65535):
        raise errors.validation(f"Health check port '{check.port}' must be traffic-port or a port")
    if not check.path.startswith("/"):
        raise errors.validation("Health check path must begin with a '/' character")
    return check


@operation("DescribeTargetGroups")
async def describe_target_groups(context: Context, call: Call, request: Request) -> Response:
    found = await _asked_for(context.store, call, request)
    used = await used_groups(context.store, call.scope)
    if reference := request.get("LoadBalancerArn"):
        balancer = await finding.load_balancer(context.store, call, reference)
        found = [one for one in found if balancer.id in used.get(one.arn, ())]
    shown, marker = page(found, request)
    balancers = await context.store.get_many(LoadBalancer, {id for ids in used.values() for id in ids})
    return {
        "TargetGroups": [
            wire.target_group(one, [balancers[id] for id in sorted(used.get(one.arn, ())) if id in balancers])
            for one in shown
        ],
        "NextMarker": marker,
    }


async def _asked_for(reader: Reader, call: Call, request: Request) -> list[TargetGroup]:
    if request.get("TargetGroupArns"):
        return [await finding.target_group(reader, call, one) for one in request["TargetGroupArns"]]
    found = await reader.page(TargetGroup, scope=call.scope)
    wanted = request.get("Names")
    if not wanted:
        return found
    if set(wanted) - {one.name for one in found}:
        raise AwsError("TargetGroupNotFound", "One or more target groups not found")
    return [one for one in found if one.name in wanted]


@operation("ModifyTargetGroup")
async def modify_target_group(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await finding.target_group(tx, call, request["TargetGroupArn"])
        group = await tx.replace(replace(group, check=checked(group.check, request)), expect=group.revision)
    return {"TargetGroups": [wire.target_group(group, [])]}


@operation("DeleteTargetGroup")
async def delete_target_group(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        try:
            group = await finding.target_group(tx, call, request["TargetGroupArn"])
        except AwsError:
            return {}
        if group.arn in await used_groups(tx, call.scope):
            raise errors.target_group_in_use(group.arn)
        for target in await tx.page(Target, owner=group.id):
            await tx.delete(Target, target.id)
        await tx.delete(TargetGroup, group.id, expect=group.revision)
    return {}
