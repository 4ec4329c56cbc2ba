"""Load balancers: create, describe, delete."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.elbv2 import attributes, errors, finding, names, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.paging import page
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule
from headrace.store.base import Reader, Transaction

DOMAIN = "elb.localhost"
"""Names under `localhost` mean the machine itself, to browsers and resolvers alike (RFC 6761)."""


@operation("CreateLoadBalancer")
async def create_load_balancer(context: Context, call: Call, request: Request) -> Response:
    if not context.has_proxy():
        raise errors.no_proxy()
    names.check("load balancer", request["Name"])
    if request.get("Type", "application") != "application":
        raise errors.not_supported(f"load balancers of the type {request['Type']}")
    subnets = [*request.get("Subnets", ()), *(one["SubnetId"] for one in request.get("SubnetMappings", ()))]
    if not subnets:
        raise errors.validation("A load balancer requires at least one subnet; any name will do here")
    record = LoadBalancer(
        id=f"{call.scope}/{request['Name']}",
        scope=call.scope,
        name=request["Name"],
        token=context.ids.hex()[:16],
        dns_name="",
        scheme=request.get("Scheme", "internet-facing"),
        subnets=tuple(subnets),
        security_groups=tuple(request.get("SecurityGroups", ())),
        ip_address_type=request.get("IpAddressType", "ipv4"),
        tags=names.tags(request.get("Tags")),
        created_at=call.now,
    )
    async with context.store.write() as tx:
        old = await tx.get(LoadBalancer, record.id)
        if old is None:
            record = await tx.create(replace(record, dns_name=await _dns_name(tx, record)))
        elif _settings(old) != _settings(record):
            raise errors.duplicate_load_balancer(record.name)
        else:
            record = old
    return {"LoadBalancers": [wire.load_balancer(record, blocked=[])]}


def _settings(record: LoadBalancer) -> tuple[object, ...]:
    """What makes two load balancers of one name the same."""
    return record.scheme, record.subnets, record.security_groups, record.ip_address_type, record.tags


async def _dns_name(reader: Reader, record: LoadBalancer) -> str:
    """Its own name under `localhost`, with something unique where another account or region has it too."""
    name = record.name.lower()
    taken = {one.dns_name for one in await reader.page(LoadBalancer)}
    return f"{name}.{DOMAIN}" if f"{name}.{DOMAIN}" not in taken else f"{name}-{record.token[:8]}.{DOMAIN}"


@operation("DescribeLoadBalancers")
async def describe_load_balancers(context: Context, call: Call, request: Request) -> Response:
    if request.get("LoadBalancerArns"):
        found = [await finding.load_balancer(context.store, call, one) for one in request["LoadBalancerArns"]]
    else:
        found = await context.store.page(LoadBalancer, scope=call.scope)
    if wanted := request.get("Names"):
        found = [one for one in found if one.name in wanted]
        if missing := set(wanted) - {one.name for one in found}:
            raise AwsError(
                "LoadBalancerNotFound", f"Load balancers '[{', '.join(sorted(missing))}]' not found"
            )
    shown, marker = page(found, request)
    return {
        "LoadBalancers": [wire.load_balancer(one, blocked=await _blocked(context, one)) for one in shown],
        "NextMarker": marker,
    }


async def _blocked(context: Context, balancer: LoadBalancer) -> list[int]:
    """The ports of its listeners that can't be listened on."""
    listeners = await context.store.page(Listener, owner=balancer.id)
    return sorted(context.blocked_ports() & {one.port for one in listeners})


@operation("DeleteLoadBalancer")
async def delete_load_balancer(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        try:
            balancer = await finding.load_balancer(tx, call, request["LoadBalancerArn"])
        except AwsError:
            return {}  # «if the load balancer does not exist or has been deleted, the call succeeds»
        own = attributes.value(
            balancer.attributes, attributes.OF_LOAD_BALANCERS, "deletion_protection.enabled"
        )
        if own == "true":
            raise AwsError(
                "OperationNotPermitted",
                f"Load balancer '{balancer.arn}' cannot be deleted because deletion protection is enabled",
            )
        for listener in await tx.page(Listener, owner=balancer.id):
            await delete_listener_in(tx, listener)
        await tx.delete(LoadBalancer, balancer.id, expect=balancer.revision)
    return {}


async def delete_listener_in(tx: Transaction, listener: Listener) -> None:
    """Delete a listener with its rules."""
    for rule in await tx.page(Rule, owner=listener.id):
        await tx.delete(Rule, rule.id)
    await tx.delete(Listener, listener.id, expect=listener.revision)
