"""Services: create, update, get, list, delete."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.servicediscovery import filters, finding, paging, wire
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.done import done
from headrace.services.servicediscovery.errors import (
    in_use,
    invalid,
    not_supported,
    service_exists,
    too_many_tags,
)
from headrace.services.servicediscovery.naming import new_number
from headrace.services.servicediscovery.records import Instance, Namespace, NamespaceType, Service


@operation("CreateService")
async def create_service(context: Context, call: Call, request: Request) -> Response:
    if "HealthCheckConfig" in request:
        raise not_supported("health checks of Route 53; use HealthCheckCustomConfig")
    dns = request.get("DnsConfig")
    where = request.get("NamespaceId") or (dns or {}).get("NamespaceId")
    if not where:
        raise invalid("NamespaceId is required.")
    async with context.store.write() as tx:
        namespace = await finding.namespace(tx, call.scope, where)
        _check_dns(namespace, request, dns)
        if await finding.service_named(tx, namespace, request["Name"]):
            raise service_exists(request["Name"])
        service = await tx.create(
            Service(
                id=f"{call.scope}/{new_number(context.ids, 'srv')}",
                scope=call.scope,
                namespace=namespace.id,
                name=request["Name"],
                description=request.get("Description", ""),
                creator=request.get("CreatorRequestId"),
                dns={"RoutingPolicy": "MULTIVALUE", **dns} if dns else None,
                custom_health="HealthCheckCustomConfig" in request,
                tags=tagging.added({}, request.get("Tags", ()), too_many_tags),
                created_at=call.now,
            )
        )
    return {"Service": wire.service(service, 0)}


def _check_dns(namespace: Namespace, request: Request, dns: dict[str, Any] | None) -> None:
    if dns is None:
        return
    if namespace.type is NamespaceType.HTTP or request.get("Type") == "HTTP":
        raise invalid("A service of an HTTP namespace, or of the type HTTP, has no DnsConfig.")
    kinds = [record["Type"] for record in dns["DnsRecords"]]
    if not kinds or len(set(kinds)) < len(kinds):
        raise invalid("DnsRecords must hold at least one record, and no type twice.")
    if "CNAME" in kinds and len(kinds) > 1:
        raise invalid("A CNAME record can't be combined with others.")


@operation("UpdateService")
async def update_service(context: Context, call: Call, request: Request) -> Response:
    change = request["Service"]
    if "HealthCheckConfig" in change:
        raise not_supported("health checks of Route 53; use HealthCheckCustomConfig")
    async with context.store.write() as tx:
        service = await finding.service(tx, call.scope, request["Id"])
        dns = service.dns
        if "DnsConfig" in change:
            if dns is None:
                raise invalid(f"The service {service.number} has no DnsConfig.")
            dns = {**dns, "DnsRecords": change["DnsConfig"]["DnsRecords"]}
        after = replace(service, description=change.get("Description", service.description), dns=dns)
        await tx.replace(after, expect=service.revision)
        answer = await done(tx, context.ids, call, "UPDATE_SERVICE", SERVICE=service.number)
    context.changed(call.scope)
    return answer


@operation("GetService")
async def get_service(context: Context, call: Call, request: Request) -> Response:
    service = await finding.service(context.store, call.scope, request["Id"])
    shown = wire.service(service, await context.store.count(Instance, owner=service.id))
    return {"Service": shown}


@operation("ListServices")
async def list_services(context: Context, call: Call, request: Request) -> Response:
    found, more = await paging.page(
        context.store,
        Service,
        request,
        lambda one: filters.passes(request.get("Filters"), _members(one)),
        scope=call.scope,
    )
    shown = [wire.service_summary(one, await context.store.count(Instance, owner=one.id)) for one in found]
    return {"Services": shown, "NextToken": more}


def _members(service: Service) -> dict[str, str]:
    return {"NAMESPACE_ID": service.namespace.rsplit("/", 1)[1], "RESOURCE_OWNER": "SELF"}


@operation("DeleteService")
async def delete_service(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        service = await finding.service(tx, call.scope, request["Id"])
        if await tx.count(Instance, owner=service.id):
            raise in_use(f"Service {service.number} contains registered instances.")
        await tx.delete(Service, service.id, expect=service.revision)
    return {}
