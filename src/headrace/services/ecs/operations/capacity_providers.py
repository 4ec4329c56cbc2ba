"""Capacity providers: FARGATE and FARGATE_SPOT, and others by name. All of them are the one machine."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ecs import capacity, paging, wire
from headrace.services.ecs.capacity import FARGATE
from headrace.services.ecs.context import Context
from headrace.services.ecs.definitions import NAME
from headrace.services.ecs.errors import client_exception, invalid_parameter, not_supported
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.records import CapacityProvider, Cluster
from headrace.services.ecs.tagging import kept
from headrace.store.base import Reader

RESERVED = ("aws", "ecs", "fargate")
MANAGED_SCALING = {
    "status": "DISABLED",
    "targetCapacity": 100,
    "minimumScalingStepSize": 1,
    "maximumScalingStepSize": 10_000,
    "instanceWarmupPeriod": 300,
}


@operation("CreateCapacityProvider")
async def create_capacity_provider(context: Context, call: Call, request: Request) -> Response:
    name = request["name"]
    if not NAME.fullmatch(name) or name.lower().startswith(RESERVED):
        raise client_exception(
            "The specified capacity provider name is invalid. Up to 255 characters are allowed: letters, "
            "numbers, underscores and hyphens; it can't begin with aws, ecs or fargate."
        )
    if "autoScalingGroupProvider" not in request:
        raise not_supported("capacity providers other than those of Auto Scaling groups")
    async with context.store.write() as tx:
        if await tx.get(CapacityProvider, f"{call.scope}/{name}"):
            raise client_exception("The specified capacity provider already exists.")
        provider = await tx.create(
            CapacityProvider(
                id=f"{call.scope}/{name}",
                scope=call.scope,
                name=name,
                group=_configured(request["autoScalingGroupProvider"], {}),
                tags=kept(request.get("tags")),
            )
        )
    return {"capacityProvider": _shown(provider, tags=True)}


@operation("UpdateCapacityProvider")
async def update_capacity_provider(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        provider = await _require(tx, call, request["name"])
        group = _configured(request.get("autoScalingGroupProvider", {}), provider.group)
        provider = await tx.replace(replace(provider, group=group), expect=provider.revision)
    return {"capacityProvider": _shown(provider, tags=False)}


@operation("DeleteCapacityProvider")
async def delete_capacity_provider(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        provider = await _require(tx, call, request["capacityProvider"])
        for cluster in await tx.page(Cluster, scope=call.scope):
            if provider.name in cluster.providers:
                raise client_exception(
                    "The capacity provider cannot be deleted because it is associated with the cluster "
                    f"{cluster.name}. Remove it with PutClusterCapacityProviders and try again."
                )
        await tx.delete(CapacityProvider, provider.id, expect=provider.revision)
    return {"capacityProvider": {**_shown(provider, tags=False), "status": "INACTIVE"}}


@operation("DescribeCapacityProviders")
async def describe_capacity_providers(context: Context, call: Call, request: Request) -> Response:
    own = await context.store.page(CapacityProvider, scope=call.scope)
    tags = "TAGS" in request.get("include", ())
    shown = {name: _reserved(call, name) for name in FARGATE}
    shown |= {one.name: _shown(one, tags=tags) for one in own}
    limit, after = paging.size(request), paging.after(request)
    wanted = [name.rsplit("/", 1)[-1] for name in request.get("capacityProviders") or shown]
    failures = [
        {"arn": call.arn(f"capacity-provider/{name}"), "reason": "MISSING"}
        for name in wanted
        if name not in shown
    ]
    found = [name for name in sorted(shown) if name in wanted and name > after]
    more = paging.token(found[limit - 1]) if len(found) > limit else None
    return {
        "capacityProviders": [shown[name] for name in found[:limit]],
        "failures": failures,
        "nextToken": more,
    }


@operation("PutClusterCapacityProviders")
async def put_cluster_capacity_providers(context: Context, call: Call, request: Request) -> Response:
    names = [name.rsplit("/", 1)[-1] for name in request["capacityProviders"]]
    strategy = request["defaultCapacityProviderStrategy"]
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request["cluster"])
        for name in names:
            if name not in FARGATE:
                await _require(tx, call, name)
        capacity.check(strategy, names)
        after = replace(cluster, providers=tuple(dict.fromkeys(names)), default_strategy=tuple(strategy))
        cluster = await clusters.save(tx, after)
    return {"cluster": await clusters.shown(context.store, cluster)}


def _configured(given: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    scaling = {**MANAGED_SCALING, **before.get("managedScaling", {}), **given.get("managedScaling", {})}
    defaults = {"managedTerminationProtection": "DISABLED", "managedDraining": "ENABLED"}
    return {**defaults, **before, **given, "managedScaling": scaling}


async def _require(reader: Reader, call: Call, reference: str) -> CapacityProvider:
    name = reference.rsplit("/", 1)[-1]
    provider = await reader.get(CapacityProvider, f"{call.scope}/{name}")
    if provider is None:
        raise invalid_parameter("The specified capacity provider was not found.")
    return provider


def _shown(provider: CapacityProvider, *, tags: bool) -> dict[str, Any]:
    return {
        "capacityProviderArn": provider.arn,
        "name": provider.name,
        "status": "ACTIVE",
        "type": "EC2_AUTOSCALING",
        "autoScalingGroupProvider": provider.group,
        "tags": wire.tags(provider.tags) if tags else None,
    }


def _reserved(call: Call, name: str) -> dict[str, Any]:
    return {
        "capacityProviderArn": call.arn(f"capacity-provider/{name}"),
        "name": name,
        "status": "ACTIVE",
        "type": name,
    }
