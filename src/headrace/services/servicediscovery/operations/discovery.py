"""DiscoverInstances, DiscoverInstancesRevision."""

from collections.abc import Sequence

from headrace.aws.call import Call, Request, Response
from headrace.services.servicediscovery import finding
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.errors import no_namespace, no_service
from headrace.services.servicediscovery.records import Health, Instance, Service
from headrace.store.base import Reader
from headrace.store.listing import every

MOST = 100


@operation("DiscoverInstances")
async def discover_instances(context: Context, call: Call, request: Request) -> Response:
    service = await _service(context.store, call, request)
    asked = request.get("QueryParameters", {})
    found = [one for one in await every(context.store, Instance, owner=service.id) if _matches(one, asked)]
    if optional := request.get("OptionalParameters"):
        found = [one for one in found if _matches(one, optional)] or found
    chosen = _by_health(found, request.get("HealthStatus", "HEALTHY_OR_ELSE_ALL"))
    return {
        "Instances": [
            {
                "InstanceId": one.name,
                "NamespaceName": request["NamespaceName"],
                "ServiceName": service.name,
                "HealthStatus": one.health.value if service.custom_health else "UNKNOWN",
                "Attributes": one.attributes,
            }
            for one in chosen[: request.get("MaxResults", MOST)]
        ],
        "InstancesRevision": service.changes,
    }


@operation("DiscoverInstancesRevision")
async def discover_instances_revision(context: Context, call: Call, request: Request) -> Response:
    service = await _service(context.store, call, request)
    return {"InstancesRevision": service.changes}


async def _service(reader: Reader, call: Call, request: Request) -> Service:
    namespace = await finding.namespace_named(reader, call.scope, request["NamespaceName"])
    if namespace is None:
        raise no_namespace(request["NamespaceName"])
    service = await finding.service_named(reader, namespace, request["ServiceName"])
    if service is None:
        raise no_service(request["ServiceName"])
    return service


def _matches(instance: Instance, asked: dict[str, str]) -> bool:
    return all(instance.attributes.get(key) == value for key, value in asked.items())


def _by_health(instances: Sequence[Instance], wanted: str) -> Sequence[Instance]:
    healthy = [one for one in instances if one.health is Health.HEALTHY]
    match wanted:
        case "HEALTHY":
            return healthy
        case "UNHEALTHY":
            return [one for one in instances if one.health is Health.UNHEALTHY]
        case "ALL":
            return instances
    return healthy or instances
