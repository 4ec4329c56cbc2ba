"""Task definitions: families of numbered, unchangeable revisions."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ecs import paging, wire
from headrace.services.ecs.context import Context
from headrace.services.ecs.definitions import checked
from headrace.services.ecs.errors import client_exception, invalid_parameter
from headrace.services.ecs.operations import operation
from headrace.services.ecs.records import Family, Status, TaskDefinition
from headrace.services.ecs.tagging import kept
from headrace.store.base import Reader, Transaction

MOST_DELETED = 10


def name_of(reference: str) -> str:
    """`family` or `family:revision`, from itself or an ARN."""
    return reference.rsplit("/", 1)[-1] if reference.startswith("arn:") else reference


async def find(reader: Reader, call: Call, reference: str) -> TaskDefinition | None:
    """The revision referred to; the newest ACTIVE one of a family where no revision is named."""
    name = name_of(reference)
    if ":" in name:
        family, revision = name.rsplit(":", 1)
        if not revision.isdecimal():
            raise invalid_parameter(f"Invalid revision number. Number: {revision}")
        return await reader.get(TaskDefinition, f"{call.scope}/{family}:{int(revision)}")
    newest = await reader.page(
        TaskDefinition, owner=f"{call.scope}/{name}", phase=Status.ACTIVE, limit=1, descending=True
    )
    return newest[0] if newest else None


async def require(reader: Reader, call: Call, reference: str) -> TaskDefinition:
    """The ACTIVE revision to run. Raises `AwsError`."""
    definition = await find(reader, call, reference)
    if definition is None:
        raise client_exception("TaskDefinition not found.")
    if definition.status is not Status.ACTIVE:
        raise client_exception("TaskDefinition is inactive")
    return definition


@operation("RegisterTaskDefinition")
async def register_task_definition(context: Context, call: Call, request: Request) -> Response:
    definition = checked(request)
    async with context.store.write() as tx:
        number = await _next_revision(tx, call, definition["family"])
        record = await tx.create(
            TaskDefinition(
                id=f"{call.scope}/{definition['family']}:{number}",
                scope=call.scope,
                family=definition["family"],
                number=number,
                definition=definition,
                tags=kept(request.get("tags")),
                registered_at=call.now,
                registered_by=call.principal,
            )
        )
    return {"taskDefinition": wire.task_definition(record), "tags": wire.tags(record.tags)}


async def _next_revision(tx: Transaction, call: Call, name: str) -> int:
    id = f"{call.scope}/{name}"
    family = await tx.get(Family, id)
    if family is None:
        return (await tx.create(Family(id=id, scope=call.scope, name=name, newest=1, active=1))).newest
    grown = replace(family, newest=family.newest + 1, active=family.active + 1)
    return (await tx.replace(grown, expect=family.revision)).newest


@operation("DescribeTaskDefinition")
async def describe_task_definition(context: Context, call: Call, request: Request) -> Response:
    record = await find(context.store, call, request["taskDefinition"])
    if record is None:
        raise client_exception("Unable to describe task definition.")
    answer = {"taskDefinition": wire.task_definition(record)}
    return {**answer, "tags": wire.tags(record.tags)} if "TAGS" in request.get("include", ()) else answer


@operation("DeregisterTaskDefinition")
async def deregister_task_definition(context: Context, call: Call, request: Request) -> Response:
    if ":" not in name_of(request["taskDefinition"]):
        raise client_exception("Revision is missing.")
    async with context.store.write() as tx:
        record = await find(tx, call, request["taskDefinition"])
        if record is None:
            raise client_exception("The specified task definition does not exist.")
        if record.status is Status.ACTIVE:
            inactive = replace(record, status=Status.INACTIVE, deregistered_at=call.now)
            record = await tx.replace(inactive, expect=record.revision)
            await _one_less(tx, record)
    return {"taskDefinition": wire.task_definition(record)}


async def _one_less(tx: Transaction, record: TaskDefinition) -> None:
    family = await tx.get(Family, f"{record.scope}/{record.family}")
    if family is not None:
        await tx.replace(replace(family, active=family.active - 1), expect=family.revision)


@operation("DeleteTaskDefinitions")
async def delete_task_definitions(context: Context, call: Call, request: Request) -> Response:
    references = request["taskDefinitions"]
    if not 1 <= len(references) <= MOST_DELETED:
        raise invalid_parameter(f"Between 1 and {MOST_DELETED} task definitions can be deleted at once.")
    deleted, failures = [], []
    async with context.store.write() as tx:
        for reference in references:
            record = await find(tx, call, reference) if ":" in name_of(reference) else None
            if record is None:
                failures.append({"arn": reference, "reason": "TASK_DEFINITION_NOT_FOUND"})
            elif record.status is Status.ACTIVE:
                failures.append({"arn": record.arn, "reason": "TASK_DEFINITION_ACTIVE"})
            else:
                gone = replace(record, status=Status.DELETE_IN_PROGRESS)
                deleted.append(wire.task_definition(await tx.replace(gone, expect=record.revision)))
    return {"taskDefinitions": deleted, "failures": failures}


@operation("ListTaskDefinitions")
async def list_task_definitions(context: Context, call: Call, request: Request) -> Response:
    limit = paging.size(request)
    family = request.get("familyPrefix")
    records = await context.store.page(
        TaskDefinition,
        scope=None if family else call.scope,
        owner=f"{call.scope}/{family}" if family else None,
        phase=request.get("status", Status.ACTIVE),
        after=paging.after(request),
        limit=limit,
        descending=request.get("sort") == "DESC",
    )
    more = paging.token(records[-1].index().sort) if len(records) == limit else None
    return {"taskDefinitionArns": [record.arn for record in records], "nextToken": more}


@operation("ListTaskDefinitionFamilies")
async def list_task_definition_families(context: Context, call: Call, request: Request) -> Response:
    limit = paging.size(request)
    status = request.get("status", "ALL")
    families = await context.store.page(
        Family,
        scope=call.scope,
        phase=None if status == "ALL" else status,
        prefix=request.get("familyPrefix", ""),
        after=paging.after(request),
        limit=limit,
    )
    more = paging.token(families[-1].name) if len(families) == limit else None
    return {"families": [family.name for family in families], "nextToken": more}
