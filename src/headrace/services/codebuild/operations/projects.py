"""Projects."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.codebuild import names, pages, projects, validation, wire
from headrace.services.codebuild.context import Context, operation
from headrace.services.codebuild.errors import invalid_input, project_exists, project_not_found
from headrace.services.codebuild.records import Project
from headrace.store.base import AlreadyExists, Reader

ORDERS: dict[str, Any] = {
    "NAME": lambda project: (project.name,),
    "CREATED_TIME": lambda project: (project.created_at, project.name),
    "LAST_MODIFIED_TIME": lambda project: (project.modified_at, project.name),
}


async def require(reader: Reader, call: Call, name: str) -> Project:
    """The project of this name or ARN. Raises `AwsError`."""
    project = await reader.get(Project, names.key(call, names.project_name(name)))
    if project is None:
        raise project_not_found(call.arn(f"project/{names.project_name(name)}"))
    return project


@operation("CreateProject")
async def create_project(context: Context, call: Call, request: Request) -> Response:
    name = names.project_name(request["name"])
    validation.refuse_unsupported(request)
    project = Project(
        id=names.key(call, name),
        scope=call.scope,
        name=name,
        settings=projects.settings(request, call.scope),
        description=request.get("description"),
        tags=projects.tags(request),
        badge_enabled=bool(request.get("badgeEnabled")),
        concurrent_build_limit=_limit(request.get("concurrentBuildLimit")),
        created_at=call.now,
        modified_at=call.now,
    )
    _validate(context, project)
    try:
        async with context.store.write() as tx:
            await tx.create(project)
    except AlreadyExists as error:
        raise project_exists(call.arn(f"project/{name}")) from error
    return {"project": wire.project(project)}


@operation("UpdateProject")
async def update_project(context: Context, call: Call, request: Request) -> Response:
    validation.refuse_unsupported(request)
    async with context.store.write() as tx:
        before = await require(tx, call, request["name"])
        after = _changed(before, request, call)
        _validate(context, after)
        await tx.replace(after, expect=before.revision)
    return {"project": wire.project(after)}


@operation("DeleteProject")
async def delete_project(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        await tx.delete(Project, names.key(call, names.project_name(request["name"])))
    return {}


@operation("BatchGetProjects")
async def batch_get_projects(context: Context, call: Call, request: Request) -> Response:
    wanted = {name: names.key(call, name.rpartition(":project/")[2]) for name in request["names"]}
    found = await context.store.get_many(Project, list(wanted.values()))
    return {
        "projects": [wire.project(found[key]) for key in dict.fromkeys(wanted.values()) if key in found],
        "projectsNotFound": [name for name, key in wanted.items() if key not in found],
    }


@operation("ListProjects")
async def list_projects(context: Context, call: Call, request: Request) -> Response:
    """In order of name straight from the store; the other orders need them all, and are cut after."""
    by = request.get("sortBy", "NAME")
    descending = request.get("sortOrder", "ASCENDING") == "DESCENDING"
    if by == "NAME":
        found, token = await pages.page(
            context.store,
            Project,
            scope=call.scope,
            after=request.get("nextToken"),
            descending=descending,
        )
        return {"projects": [project.name for project in found], "nextToken": token}
    if by not in ORDERS:
        raise invalid_input(f"Invalid sortBy: {by}")
    everyone = await _all(context, call)
    everyone.sort(key=ORDERS[by], reverse=descending)
    first = pages.offset(request.get("nextToken"))
    rest = len(everyone) > first + pages.PAGE
    return {
        "projects": [project.name for project in everyone[first : first + pages.PAGE]],
        "nextToken": pages.token(str(first + pages.PAGE)) if rest else None,
    }


@operation("InvalidateProjectCache")
async def invalidate_project_cache(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        project = await require(tx, call, request["projectName"])
        newer = replace(project, cache_generation=project.cache_generation + 1)
        await tx.replace(newer, expect=project.revision)
    return {}


def _changed(before: Project, request: Request, call: Call) -> Project:
    given = {
        field: request[member]
        for member, field in (
            ("description", "description"),
            ("badgeEnabled", "badge_enabled"),
            ("concurrentBuildLimit", "concurrent_build_limit"),
        )
        if request.get(member) is not None
    }
    if "concurrent_build_limit" in given:
        given["concurrent_build_limit"] = _limit(given["concurrent_build_limit"])
    if "tags" in request:
        given["tags"] = projects.tags(request)
    return replace(before, settings=projects.changed(before.settings, request), modified_at=call.now, **given)


def _limit(given: int | None) -> int | None:
    """-1 takes a limit away."""
    return None if given == -1 else given


def _validate(context: Context, project: Project) -> None:
    validation.validate(project.settings, context.urls)
    validation.validate_concurrency(project.concurrent_build_limit)


async def _all(context: Context, call: Call) -> list[Project]:
    found: list[Project] = []
    after = ""
    while page := await context.store.page(Project, scope=call.scope, after=after, limit=1000):
        found += page
        after = page[-1].index().sort
    return found
