"""Listeners: the ports of load balancers."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.elbv2 import actions, errors, finding, names, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.operations.load_balancers import delete_listener_in
from headrace.services.elbv2.paging import page
from headrace.services.elbv2.records import Listener, LoadBalancer, arn
from headrace.store.base import Reader

PROTOCOLS = ("HTTP", "HTTPS")
SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


@operation("CreateListener")
async def create_listener(context: Context, call: Call, request: Request) -> Response:
    if "Port" not in request or "Protocol" not in request:
        raise errors.validation("A listener requires a port and a protocol")
    async with context.store.write() as tx:
        balancer = await finding.load_balancer(tx, call, request["LoadBalancerArn"])
        await _check_port(tx, balancer, request["Port"], request["Protocol"], None)
        listener = await tx.create(
            Listener(
                id=arn(call.scope, f"listener/{balancer.path}/{context.ids.hex()[:16]}"),
                scope=call.scope,
                balancer=balancer.id,
                port=request["Port"],
                protocol=request["Protocol"],
                actions=await actions.checked(tx, call, request["DefaultActions"]),
                certificates=_certificates(request),
                ssl_policy=_policy(request["Protocol"], request),
                tags=names.tags(request.get("Tags")),
                created_at=call.now,
            )
        )
    return {"Listeners": [wire.listener(listener, balancer)]}


@operation("DescribeListeners")
async def describe_listeners(context: Context, call: Call, request: Request) -> Response:
    reader = context.store
    if reference := request.get("LoadBalancerArn"):
        balancer = await finding.load_balancer(reader, call, reference)
        found = await reader.page(Listener, owner=balancer.id)
    elif request.get("ListenerArns"):
        found = [await finding.listener(reader, call, one) for one in request["ListenerArns"]]
    else:
        raise errors.validation("You must specify either listener ARNs or a load balancer ARN")
    shown, marker = page(found, request)
    balancers = await reader.get_many(LoadBalancer, {one.balancer for one in shown})
    return {
        "Listeners": [wire.listener(one, balancers[one.balancer]) for one in shown],
        "NextMarker": marker,
    }


@operation("ModifyListener")
async def modify_listener(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        listener = await finding.listener(tx, call, request["ListenerArn"])
        balancer = await tx.get(LoadBalancer, listener.balancer)
        if balancer is None:
            raise errors.listener_not_found(listener.id)
        port, protocol = request.get("Port", listener.port), request.get("Protocol", listener.protocol)
        await _check_port(tx, balancer, port, protocol, listener)
        after = replace(
            listener,
            port=port,
            protocol=protocol,
            certificates=_certificates(request) or listener.certificates,
            ssl_policy=_policy(protocol, request) or listener.ssl_policy,
        )
        if "DefaultActions" in request:
            after = replace(after, actions=await actions.checked(tx, call, request["DefaultActions"]))
        after = await tx.replace(after, expect=listener.revision)
    return {"Listeners": [wire.listener(after, balancer)]}


@operation("DeleteListener")
async def delete_listener(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        await delete_listener_in(tx, await finding.listener(tx, call, request["ListenerArn"]))
    return {}


async def _check_port(
    reader: Reader, balancer: LoadBalancer, port: int, protocol: str, own: Listener | None
) -> None:
    """A port has one protocol, for it is shared by all load balancers of the machine."""
    if protocol not in PROTOCOLS:
        raise errors.not_supported(f"listeners of the protocol {protocol}")
    for other in await reader.page(Listener):
        if other.port != port or (own is not None and other.id == own.id):
            continue
        if other.balancer == balancer.id:
            raise errors.duplicate_listener()
        if other.protocol != protocol:
            raise errors.invalid_configuration(
                f"Port {port} is used with the protocol {other.protocol} by another load balancer: all load "
                "balancers share the machine's ports, so choose another one"
            )


def _certificates(request: Request) -> tuple[str, ...]:
    return tuple(one["CertificateArn"] for one in request.get("Certificates", ()) if "CertificateArn" in one)


def _policy(protocol: str, request: Request) -> str | None:
    return request.get("SslPolicy", SSL_POLICY) if protocol == "HTTPS" else None
