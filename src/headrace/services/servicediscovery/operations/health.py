"""The health of instances, which somebody says."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.servicediscovery import finding, paging
from headrace.services.servicediscovery import instances as instances_of
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.errors import no_instance
from headrace.services.servicediscovery.records import Health, Instance


@operation("UpdateInstanceCustomHealthStatus")
async def update_instance_custom_health_status(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        service = await finding.service(tx, call.scope, request["ServiceId"])
        if not service.custom_health:
            raise AwsError(
                "CustomHealthNotFound",
                f"Service {service.number} has no HealthCheckCustomConfig.",
                status=404,
            )
        instance = await tx.get(Instance, f"{service.id}/{request['InstanceId']}")
        if instance is None:
            raise no_instance(request["InstanceId"])
        await instances_of.set_health(tx, service, instance, Health(request["Status"]))
    context.changed(call.scope)
    return {}


@operation("GetInstancesHealthStatus")
async def get_instances_health_status(context: Context, call: Call, request: Request) -> Response:
    service = await finding.service(context.store, call.scope, request["ServiceId"])
    asked = request.get("Instances")
    found, more = await paging.page(
        context.store,
        Instance,
        request,
        lambda one: not asked or one.name in asked,
        scope=call.scope,
        owner=service.id,
    )
    known = {one.name: one.health.value for one in found}
    for name in asked or ():
        if name not in known:
            raise no_instance(name)
    status = known if service.custom_health else dict.fromkeys(known, "UNKNOWN")
    return {"Status": status, "NextToken": more}
