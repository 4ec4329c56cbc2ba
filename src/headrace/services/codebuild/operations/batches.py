"""Batches of builds."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.codebuild import (
    batches,
    members,
    names,
    overrides,
    pages,
    starting,
    tokens,
    validation,
    wire,
)
from headrace.services.codebuild.context import Context, operation
from headrace.services.codebuild.errors import batch_not_found, invalid_input
from headrace.services.codebuild.operations.projects import require as require_project
from headrace.services.codebuild.records import Batch, Build, Status, StopRequest
from headrace.store.base import Reader, Transaction


async def require(reader: Reader, call: Call, id: str) -> Batch:
    """The batch of this id or ARN. Raises `AwsError`."""
    name = names.batch_name(id)
    batch = await reader.get(Batch, names.key(call, name))
    if batch is None:
        raise batch_not_found(name)
    return batch


@operation("StartBuildBatch")
async def start_build_batch(context: Context, call: Call, request: Request) -> Response:
    validation.refuse_unsupported(request)
    async with context.store.write() as tx:
        batch = await _once(tx, call, request)
        if batch is None:
            batch = await _start(context, tx, call, request)
            await tokens.remember(tx, call, request, batch.id)
    return {"buildBatch": wire.batch(batch, await _builds(context.store, batch))}


@operation("BatchGetBuildBatches")
async def batch_get_build_batches(context: Context, call: Call, request: Request) -> Response:
    wanted = {id: names.key(call, names.batch_name(id)) for id in request["ids"]}
    found = await context.store.get_many(Batch, list(wanted.values()))
    builds = await _builds(context.store, *found.values())
    return {
        "buildBatches": [
            wire.batch(found[key], builds) for key in dict.fromkeys(wanted.values()) if key in found
        ],
        "buildBatchesNotFound": [id for id, key in wanted.items() if key not in found],
    }


@operation("ListBuildBatches")
async def list_build_batches(context: Context, call: Call, request: Request) -> Response:
    return await _list(context, request, scope=call.scope)


@operation("ListBuildBatchesForProject")
async def list_build_batches_for_project(context: Context, call: Call, request: Request) -> Response:
    project = await require_project(context.store, call, request.get("projectName", ""))
    return await _list(context, request, owner=project.id)


@operation("StopBuildBatch")
async def stop_build_batch(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        batch = await require(tx, call, request["id"])
        if not batch.complete and batch.stop is None:
            batch = await tx.replace(replace(batch, stop=StopRequest(at=call.now)), expect=batch.revision)
    return {"buildBatch": wire.batch(batch, await _builds(context.store, batch))}


@operation("RetryBuildBatch")
async def retry_build_batch(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        batch = await _once(tx, call, request)
        if batch is None:
            batch = await _retry(tx, call, request)
            await tokens.remember(tx, call, request, batch.id)
    return {"buildBatch": wire.batch(batch, await _builds(context.store, batch))}


@operation("DeleteBuildBatch")
async def delete_build_batch(context: Context, call: Call, request: Request) -> Response:
    """Deletes the batch with its builds; all of them have ended when the batch has."""
    async with context.store.write() as tx:
        batch = await require(tx, call, request["id"])
        if not batch.cleaned:
            raise invalid_input(f"Build batch {batch.name} is in progress and cannot be deleted")
        found = await _builds(tx, batch)
        for build in found.values():
            await tx.delete(Build, build.id)
        await tx.delete(Batch, batch.id)
    return {
        "statusCode": "BATCH_DELETED",
        "buildsDeleted": [call.arn(f"build/{build.name}") for build in found.values()],
        "buildsNotDeleted": [],
    }


async def _once(tx: Transaction, call: Call, request: Request) -> Batch | None:
    made = await tokens.used(tx, call, request)
    return await tx.get(Batch, made) if made else None


async def _start(context: Context, tx: Transaction, call: Call, request: Request) -> Batch:
    project = await require_project(tx, call, request["projectName"])
    settings = overrides.apply(project.settings, request)
    validation.validate(settings, context.urls)
    if settings.build_batch_config is None or not settings.build_batch_config.service_role:
        raise invalid_input("Invalid build batch config: a service role is required to start a batch build")
    uuid = context.ids.uuid()
    batch = Batch(
        id=f"{call.scope}/{project.name}:{uuid}",
        scope=call.scope,
        project=project.name,
        uuid=uuid,
        number=0,
        settings=settings,
        cache_generation=project.cache_generation,
        initiator=names.initiator(call),
        overrides=overrides.variables(request),
        created_at=call.now,
    )
    return await starting.create_batch(tx, batch)


async def _retry(tx: Transaction, call: Call, request: Request) -> Batch:
    batch = await require(tx, call, request.get("id", ""))
    if batch.status not in (Status.FAILED, Status.TIMED_OUT, Status.STOPPED):
        raise invalid_input(f"Build batch {batch.name} has not failed and cannot be retried")
    kind = request.get("retryType", "RETRY_ALL_BUILDS")
    if kind not in ("RETRY_ALL_BUILDS", "RETRY_FAILED_BUILDS"):
        raise invalid_input(f"Invalid retryType: {kind}")
    groups = members.again(batch.groups, await _builds(tx, batch), everything=kind == "RETRY_ALL_BUILDS")
    return await tx.replace(batches.restarted(batch, groups, call.now), expect=batch.revision)


async def _builds(reader: Reader, *found: Batch) -> dict[str, Build]:
    """The builds of these batches, by record id."""
    return await reader.get_many(Build, [id for one in found for group in one.groups for id in group.builds])


async def _list(
    context: Context, request: Request, *, scope: str | None = None, owner: str | None = None
) -> Response:
    order = request.get("sortOrder", "DESCENDING")
    if order not in ("ASCENDING", "DESCENDING"):
        raise invalid_input(f"Invalid sortOrder: {order}")
    found, token = await pages.page(
        context.store,
        Batch,
        scope=scope,
        owner=owner,
        after=request.get("nextToken"),
        descending=order == "DESCENDING",
        limit=request.get("maxResults", pages.PAGE),
    )
    status = (request.get("filter") or {}).get("status")
    return {"ids": [one.name for one in found if status in (None, one.status)], "nextToken": token}
