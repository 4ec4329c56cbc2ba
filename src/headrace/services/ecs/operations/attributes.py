"""Attributes of container instances, which placement constraints ask for."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ecs import container_instances as instances
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.records import instance_arn

MOST = 10
KIND = "container-instance"

Change = Callable[[dict[str, str], dict[str, Any]], None]


@operation("PutAttributes")
async def put_attributes(context: Context, call: Call, request: Request) -> Response:
    def put(own: dict[str, str], attribute: dict[str, Any]) -> None:
        own[attribute["name"]] = attribute.get("value", "")

    return await _change(context, call, request, put)


@operation("DeleteAttributes")
async def delete_attributes(context: Context, call: Call, request: Request) -> Response:
    def delete(own: dict[str, str], attribute: dict[str, Any]) -> None:
        if attribute.get("value") in (None, own.get(attribute["name"])):
            own.pop(attribute["name"], None)

    return await _change(context, call, request, delete)


@operation("ListAttributes")
async def list_attributes(context: Context, call: Call, request: Request) -> Response:
    _check_kind(request["targetType"])
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    machine = await context.machine.capacity()
    record = await instances.record_of(context.store, cluster, machine)
    arn = instance_arn(cluster.scope, cluster.name, machine.name)
    found = [
        {"name": name, "value": value, "targetId": arn}
        for name, value in sorted(instances.attributes(record).items())
        if request.get("attributeName") in (None, name) and request.get("attributeValue") in (None, value)
    ]
    return {"attributes": found}


async def _change(context: Context, call: Call, request: Request, change: Change) -> Response:
    given = request["attributes"]
    if not given:
        raise invalid_parameter("attributes can not be empty")
    if len(given) > MOST:
        raise invalid_parameter(f"At most {MOST} attributes can be changed at once.")
    machine = await context.machine.capacity()
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        record = await instances.record_of(tx, cluster, machine)
        own = dict(record.attributes)
        for attribute in given:
            _check_kind(attribute.get("targetType", KIND))
            if attribute.get("targetId", "").rsplit("/", 1)[-1] != machine.name:
                raise AwsError(
                    "TargetNotFoundException", f"The target {attribute.get('targetId')} was not found."
                )
            change(own, attribute)
        after = replace(record, attributes=own)
        await (tx.replace(after, expect=record.revision) if record.revision else tx.create(after))
    return {"attributes": given}


def _check_kind(kind: str) -> None:
    if kind != KIND:
        raise invalid_parameter(f"The target type {kind} is not {KIND}.")
