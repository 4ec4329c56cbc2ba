"""Namespaces: create, update, get, list, delete."""

import re

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.servicediscovery import filters, finding, paging, wire
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.done import done
from headrace.services.servicediscovery.errors import in_use, invalid, namespace_exists, too_many_tags
from headrace.services.servicediscovery.naming import new_number
from headrace.services.servicediscovery.records import Namespace, NamespaceType, Service

LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
DNS_NAME = re.compile(rf"(?=.{{1,253}}$){LABEL}(?:\.{LABEL})*")


@operation("CreateHttpNamespace")
async def create_http_namespace(context: Context, call: Call, request: Request) -> Response:
    return await _create(context, call, request, NamespaceType.HTTP)


@operation("CreatePrivateDnsNamespace")
async def create_private_dns_namespace(context: Context, call: Call, request: Request) -> Response:
    """Its names are found by every task of the account that has a network of its own."""
    if not DNS_NAME.fullmatch(request["Name"].lower()):
        raise invalid(f"{request['Name']} is not a name for DNS.")
    return await _create(context, call, request, NamespaceType.DNS_PRIVATE)


async def _create(context: Context, call: Call, request: Request, kind: NamespaceType) -> Response:
    async with context.store.write() as tx:
        there = await finding.namespace_named(tx, call.scope, request["Name"])
        if there is not None:
            raise namespace_exists(request["Name"])
        namespace = await tx.create(
            Namespace(
                id=f"{call.scope}/{new_number(context.ids, 'ns')}",
                scope=call.scope,
                name=request["Name"],
                type=kind,
                description=request.get("Description", ""),
                creator=request.get("CreatorRequestId"),
                ttl=_ttl(request, 15),
                tags=tagging.added({}, request.get("Tags", ()), too_many_tags),
                created_at=call.now,
            )
        )
        return await done(tx, context.ids, call, "CREATE_NAMESPACE", NAMESPACE=namespace.number)


def _ttl(request: Request, default: int) -> int:
    properties = request.get("Properties", {}).get("DnsProperties", {})
    return int(properties.get("SOA", {}).get("TTL", default))


@operation("UpdateHttpNamespace")
async def update_http_namespace(context: Context, call: Call, request: Request) -> Response:
    return await _update(context, call, request, NamespaceType.HTTP)


@operation("UpdatePrivateDnsNamespace")
async def update_private_dns_namespace(context: Context, call: Call, request: Request) -> Response:
    return await _update(context, call, request, NamespaceType.DNS_PRIVATE)


async def _update(context: Context, call: Call, request: Request, kind: NamespaceType) -> Response:
    change = request["Namespace"]
    async with context.store.write() as tx:
        namespace = await finding.namespace(tx, call.scope, request["Id"])
        if namespace.type is not kind:
            raise invalid(f"The namespace {namespace.number} is of the type {namespace.type}.")
        after = replace(
            namespace,
            description=change.get("Description", namespace.description),
            ttl=_ttl(change, namespace.ttl),
        )
        await tx.replace(after, expect=namespace.revision)
        return await done(tx, context.ids, call, "UPDATE_NAMESPACE", NAMESPACE=namespace.number)


@operation("GetNamespace")
async def get_namespace(context: Context, call: Call, request: Request) -> Response:
    namespace = await finding.namespace(context.store, call.scope, request["Id"])
    shown = wire.namespace(namespace, await context.store.count(Service, owner=namespace.id))
    return {"Namespace": shown}


@operation("ListNamespaces")
async def list_namespaces(context: Context, call: Call, request: Request) -> Response:
    found, more = await paging.page(
        context.store,
        Namespace,
        request,
        lambda one: filters.passes(request.get("Filters"), _members(one)),
        scope=call.scope,
    )
    shown = [wire.namespace_summary(one, await context.store.count(Service, owner=one.id)) for one in found]
    return {"Namespaces": shown, "NextToken": more}


def _members(namespace: Namespace) -> dict[str, str]:
    return {
        "TYPE": namespace.type.value,
        "NAME": namespace.name,
        "HTTP_NAME": namespace.name,
        "RESOURCE_OWNER": "SELF",
    }


@operation("DeleteNamespace")
async def delete_namespace(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        namespace = await finding.namespace(tx, call.scope, request["Id"])
        if await tx.count(Service, owner=namespace.id):
            raise in_use(f"Namespace {namespace.number} has services associated with it.")
        await tx.delete(Namespace, namespace.id, expect=namespace.revision)
        return await done(tx, context.ids, call, "DELETE_NAMESPACE", NAMESPACE=namespace.number)
