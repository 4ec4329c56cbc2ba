"""Instances: register, get, list, deregister."""

from headrace.aws.call import Call, Request, Response
from headrace.services.servicediscovery import finding, paging
from headrace.services.servicediscovery import instances as instances_of
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.done import done
from headrace.services.servicediscovery.errors import no_instance
from headrace.services.servicediscovery.records import Instance


@operation("RegisterInstance")
async def register_instance(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        service = await finding.service(tx, call.scope, request["ServiceId"])
        instances_of.check(service, request["Attributes"])
        instance = await instances_of.put(
            tx, service, request["InstanceId"], request["Attributes"], request.get("CreatorRequestId")
        )
        targets = {"INSTANCE": instance.name, "SERVICE": service.number}
        answer = await done(tx, context.ids, call, "REGISTER_INSTANCE", **targets)
    context.changed(call.scope)
    return answer


@operation("DeregisterInstance")
async def deregister_instance(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        service = await finding.service(tx, call.scope, request["ServiceId"])
        if not await instances_of.remove(tx, service, request["InstanceId"]):
            raise no_instance(request["InstanceId"])
        targets = {"INSTANCE": request["InstanceId"], "SERVICE": service.number}
        answer = await done(tx, context.ids, call, "DEREGISTER_INSTANCE", **targets)
    context.changed(call.scope)
    return answer


@operation("GetInstance")
async def get_instance(context: Context, call: Call, request: Request) -> Response:
    service = await finding.service(context.store, call.scope, request["ServiceId"])
    instance = await context.store.get(Instance, f"{service.id}/{request['InstanceId']}")
    if instance is None:
        raise no_instance(request["InstanceId"])
    shown = {**_shown(call, instance), "CreatorRequestId": instance.creator}
    return {"ResourceOwner": call.account, "Instance": shown}


@operation("ListInstances")
async def list_instances(context: Context, call: Call, request: Request) -> Response:
    service = await finding.service(context.store, call.scope, request["ServiceId"])
    found, more = await paging.page(context.store, Instance, request, scope=call.scope, owner=service.id)
    shown = [_shown(call, instance) for instance in found]
    return {"ResourceOwner": call.account, "Instances": shown, "NextToken": more}


def _shown(call: Call, instance: Instance) -> Response:
    return {
        "Id": instance.name,
        "Attributes": instance.attributes,
        "CreatedByAccount": call.account,
    }
