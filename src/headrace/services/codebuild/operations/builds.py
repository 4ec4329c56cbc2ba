"""Builds."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.codebuild import names, overrides, pages, starting, tokens, validation, wire
from headrace.services.codebuild.context import Context, operation
from headrace.services.codebuild.errors import build_not_found, invalid_input
from headrace.services.codebuild.operations.projects import require as require_project
from headrace.services.codebuild.records import Build, Project, StopRequest
from headrace.services.codebuild.settings import BuildSettings, EnvironmentVariable
from headrace.store.base import Reader, Transaction


async def require(reader: Reader, call: Call, id: str) -> Build:
    """The build of this id or ARN. Raises `AwsError`."""
    name = names.build_name(id)
    build = await reader.get(Build, names.key(call, name))
    if build is None:
        raise build_not_found(name)
    return build


@operation("StartBuild")
async def start_build(context: Context, call: Call, request: Request) -> Response:
    validation.refuse_unsupported(request)
    async with context.store.write() as tx:
        build = await _once(tx, call, request)
        if build is None:
            project = await require_project(tx, call, request["projectName"])
            settings = overrides.apply(project.settings, request)
            validation.validate(settings, context.urls)
            build = await _start(context, tx, call, project, settings, overrides.variables(request))
            await tokens.remember(tx, call, request, build.id)
    return {"build": wire.build(build)}


@operation("RetryBuild")
async def retry_build(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        build = await _once(tx, call, request)
        if build is None:
            before = await require(tx, call, request.get("id", ""))
            project = await require_project(tx, call, before.project)
            build = await _start(context, tx, call, project, before.settings, before.overrides)
            await tokens.remember(tx, call, request, build.id)
    return {"build": wire.build(build)}


@operation("BatchGetBuilds")
async def batch_get_builds(context: Context, call: Call, request: Request) -> Response:
    wanted = {id: names.key(call, names.build_name(id)) for id in request["ids"]}
    found = await context.store.get_many(Build, list(wanted.values()))
    return {
        "builds": [wire.build(found[key]) for key in dict.fromkeys(wanted.values()) if key in found],
        "buildsNotFound": [id for id, key in wanted.items() if key not in found],
    }


@operation("ListBuilds")
async def list_builds(context: Context, call: Call, request: Request) -> Response:
    return await _list(context, request, scope=call.scope)


@operation("ListBuildsForProject")
async def list_builds_for_project(context: Context, call: Call, request: Request) -> Response:
    project = await require_project(context.store, call, request["projectName"])
    return await _list(context, request, owner=project.id)


@operation("StopBuild")
async def stop_build(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        build = await require(tx, call, request["id"])
        if not build.complete and build.stop is None:
            build = await tx.replace(replace(build, stop=StopRequest(at=call.now)), expect=build.revision)
    return {"build": wire.build(build)}


@operation("BatchDeleteBuilds")
async def batch_delete_builds(context: Context, call: Call, request: Request) -> Response:
    """Deletes those that have ended; of an unknown one AWS says that it is deleted."""
    deleted, kept = [], []
    async with context.store.write() as tx:
        for id in request["ids"]:
            build = await tx.get(Build, names.key(call, names.build_name(id)))
            if build is not None and not build.cleaned:
                kept.append({"id": id, "statusCode": "BUILD_IN_PROGRESS"})
                continue
            if build is not None:
                await tx.delete(Build, build.id)
            deleted.append(call.arn(f"build/{names.build_name(id)}"))
    return {"buildsDeleted": deleted, "buildsNotDeleted": kept}


async def _once(tx: Transaction, call: Call, request: Request) -> Build | None:
    made = await tokens.used(tx, call, request)
    return await tx.get(Build, made) if made else None


async def _start(
    context: Context,
    tx: Transaction,
    call: Call,
    project: Project,
    settings: BuildSettings,
    variables: tuple[EnvironmentVariable, ...],
) -> Build:
    await starting.require_room(tx, project)
    uuid = context.ids.uuid()
    build = Build(
        id=f"{call.scope}/{project.name}:{uuid}",
        scope=call.scope,
        project=project.name,
        uuid=uuid,
        number=0,
        settings=settings,
        cache_generation=project.cache_generation,
        initiator=names.initiator(call),
        overrides=variables,
        created_at=call.now,
    )
    return (await starting.create_builds(tx, [build]))[0]


async def _list(
    context: Context, request: Request, *, scope: str | None = None, owner: str | None = None
) -> Response:
    order = request.get("sortOrder", "DESCENDING")
    if order not in ("ASCENDING", "DESCENDING"):
        raise invalid_input(f"Invalid sortOrder: {order}")
    found, token = await pages.page(
        context.store,
        Build,
        scope=scope,
        owner=owner,
        after=request.get("nextToken"),
        descending=order == "DESCENDING",
    )
    return {"ids": [build.name for build in found], "nextToken": token}
