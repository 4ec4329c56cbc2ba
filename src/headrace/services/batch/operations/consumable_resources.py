"""Consumable resources: create, describe, list, update, delete, and who uses them."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import pages, tagging
from headrace.services.batch import names, paging
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags
from headrace.services.batch.job_records import Job, JobSpec
from headrace.services.batch.records import Consumable
from headrace.services.batch.wire import milliseconds
from headrace.store.base import Reader

REPLENISHABLE, NON_REPLENISHABLE = "REPLENISHABLE", "NON_REPLENISHABLE"
TOKENS_KEPT = 20


async def require(reader: Reader, call: Call, reference: str) -> Consumable:
    """The consumable resource of this name or ARN. Raises `ClientException`."""
    resource = await reader.get(Consumable, names.id_of(call.scope, reference))
    if resource is None:
        raise client_exception(f"Consumable resource {names.name_of(reference)} does not exist")
    return resource


@operation("CreateConsumableResource")
async def create_consumable_resource(context: Context, call: Call, request: Request) -> Response:
    name = request["consumableResourceName"]
    names.check("Consumable resource", name)
    kind = request.get("resourceType", REPLENISHABLE)
    if kind not in (REPLENISHABLE, NON_REPLENISHABLE):
        raise client_exception(f"resourceType {kind} must be one of {REPLENISHABLE} | {NON_REPLENISHABLE}")
    if request.get("totalQuantity", 0) < 0:
        raise client_exception("totalQuantity must not be negative")
    async with context.store.write() as tx:
        if await tx.get(Consumable, f"{call.scope}/{name}"):
            raise client_exception("Object already exists")
        resource = await tx.create(
            Consumable(
                id=f"{call.scope}/{name}",
                scope=call.scope,
                name=name,
                total=request.get("totalQuantity", 0),
                replenishable=kind == REPLENISHABLE,
                tags=tagging.added({}, request.get("tags", {}), too_many_tags),
                created_at=call.now,
            )
        )
    return {"consumableResourceName": name, "consumableResourceArn": resource.arn}


@operation("DescribeConsumableResource")
async def describe_consumable_resource(context: Context, call: Call, request: Request) -> Response:
    resource = await require(context.store, call, request["consumableResource"])
    return {
        **_shown(context, resource),
        "createdAt": milliseconds(resource.created_at),
        "tags": resource.tags,
    }


@operation("ListConsumableResources")
async def list_consumable_resources(context: Context, call: Call, request: Request) -> Response:
    limit = paging.size(request)
    page = await context.store.page(Consumable, owner=call.scope, after=paging.after(request), limit=limit)
    shown = [_shown(context, one) for one in page]
    for one in shown:
        del one["availableQuantity"]
    return {"consumableResources": shown, "nextToken": paging.more(page, limit)}


@operation("UpdateConsumableResource")
async def update_consumable_resource(context: Context, call: Call, request: Request) -> Response:
    """The same request, by its client token, changes nothing more."""
    how, quantity = request.get("operation", "SET"), request.get("quantity", 0)
    if how not in ("SET", "ADD", "REMOVE") or quantity < 0:
        raise client_exception("operation is SET, ADD or REMOVE, and quantity not negative")
    token = request.get("clientToken", "")
    async with context.store.write() as tx:
        resource = await require(tx, call, request["consumableResource"])
        if not token or token not in resource.tokens:
            total = {
                "SET": quantity,
                "ADD": resource.total + quantity,
                "REMOVE": max(0, resource.total - quantity),
            }[how]
            tokens = (*resource.tokens, token)[-TOKENS_KEPT:] if token else resource.tokens
            after = replace(resource, total=total, tokens=tokens)
            resource = await tx.replace(after, expect=resource.revision)
    return {
        "consumableResourceName": resource.name,
        "consumableResourceArn": resource.arn,
        "totalQuantity": resource.total,
    }


@operation("DeleteConsumableResource")
async def delete_consumable_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        resource = await require(tx, call, request["consumableResource"])
        await tx.delete(Consumable, resource.id, expect=resource.revision)
    return {}


@operation("ListJobsByConsumableResource")
async def list_jobs_by_consumable_resource(context: Context, call: Call, request: Request) -> Response:
    resource = await require(context.store, call, request["consumableResource"])
    page, token = await pages.page(
        context.store,
        Job,
        lambda job: resource.id in job.need.units,
        scope=call.scope,
        after=paging.after(request),
        limit=paging.size(request),
    )
    specs = await context.store.get_many(JobSpec, [job.spec for job in page])
    return {
        "jobs": [_use(job, specs[job.spec], resource) for job in page if job.spec in specs],
        "nextToken": token,
    }


def _use(job: Job, spec: JobSpec, resource: Consumable) -> dict[str, Any]:
    account, region = job.scope.split("/")
    arn = f"arn:aws:batch:{region}:{account}"
    return {
        "jobArn": job.arn,
        "jobQueueArn": f"{arn}:job-queue/{job.queue.rsplit('/', 1)[-1]}",
        "jobDefinitionArn": f"{arn}:job-definition/{job.definition.rsplit('/', 1)[-1]}",
        "jobName": job.name,
        "jobStatus": job.status.value,
        "statusReason": job.status_reason or None,
        "shareIdentifier": job.share or None,
        "quantity": job.need.units[resource.id],
        "createdAt": milliseconds(job.created_at),
        "startedAt": milliseconds(job.started_at),
        "consumableResourceProperties": spec.wanted["consumableResourceProperties"],
    }


def _shown(context: Context, resource: Consumable) -> dict[str, Any]:
    used = context.board.units[resource.id]
    return {
        "consumableResourceName": resource.name,
        "consumableResourceArn": resource.arn,
        "totalQuantity": resource.total,
        "inUseQuantity": used,
        "availableQuantity": max(0, resource.total - used),
        "resourceType": REPLENISHABLE if resource.replenishable else NON_REPLENISHABLE,
    }
