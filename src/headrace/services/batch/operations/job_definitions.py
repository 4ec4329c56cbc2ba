"""Job definitions: names of numbered, unchangeable revisions."""

from collections.abc import Callable

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import pages, tagging
from headrace.services.batch import definitions, paging, wire
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags
from headrace.services.batch.names import name_of
from headrace.services.batch.records import Definition, DefinitionName
from headrace.store.base import Reader, Transaction

ACTIVE = "ACTIVE"
ALONE = ("jobDefinitionName", "status", "maxResults", "nextToken")
"""What can't be asked for together with a list of definitions."""


async def find(reader: Reader, scope: str, reference: str) -> Definition | None:
    """The revision referred to; the newest ACTIVE one where none is named."""
    name, colon, number = name_of(reference).partition(":")
    if colon:
        return await reader.get(Definition, f"{scope}/{name}:{number.lstrip('0')}")
    newest = await reader.page(Definition, owner=f"{scope}/{name}", phase=ACTIVE, limit=1, descending=True)
    return newest[0] if newest else None


async def require(reader: Reader, scope: str, reference: str) -> Definition:
    """The ACTIVE revision to run. Raises `ClientException`."""
    definition = await find(reader, scope, reference)
    if definition is None:
        raise client_exception(f"Job definition {name_of(reference)} does not exist")
    if not definition.active:
        raise client_exception(f"Job definition {definition.arn} is not ACTIVE")
    return definition


@operation("RegisterJobDefinition")
async def register_job_definition(context: Context, call: Call, request: Request) -> Response:
    definition = definitions.checked(request, call.request_id)
    name = definition["jobDefinitionName"]
    async with context.store.write() as tx:
        number = await _next_revision(tx, call, name)
        record = await tx.create(
            Definition(
                id=f"{call.scope}/{name}:{number}",
                scope=call.scope,
                name=name,
                number=number,
                definition=definition,
                tags=tagging.added({}, request.get("tags", {}), too_many_tags),
            )
        )
    return {"jobDefinitionName": name, "jobDefinitionArn": record.arn, "revision": number}


async def _next_revision(tx: Transaction, call: Call, name: str) -> int:
    id = f"{call.scope}/{name}"
    counter = await tx.get(DefinitionName, id)
    if counter is None:
        return (await tx.create(DefinitionName(id=id, scope=call.scope, newest=1))).newest
    grown = replace(counter, newest=counter.newest + 1)
    return (await tx.replace(grown, expect=counter.revision)).newest


@operation("DescribeJobDefinitions")
async def describe_job_definitions(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    if (wanted := request.get("jobDefinitions")) is not None:
        if any(member in request for member in ALONE):
            raise client_exception("jobDefinitions can't be combined with other parameters")
        if len(wanted) > paging.MOST:
            raise client_exception(f"Maximum number of job definitions supported is {paging.MOST}")
        found = [await find(context.store, call.scope, one) for one in wanted]
        return {"jobDefinitions": [wire.definition(one) for one in found if one is not None]}
    name = request.get("jobDefinitionName")
    page, token = await pages.page(
        context.store,
        Definition,
        _of_status(request.get("status")),
        scope=None if name else call.scope,
        owner=f"{call.scope}/{name}" if name else None,
        after=paging.after(request),
        limit=paging.size(request),
    )
    return {"jobDefinitions": [wire.definition(one) for one in page], "nextToken": token}


def _of_status(status: str | None) -> Callable[[Definition], bool]:
    return lambda one: status is None or one.active == (status == ACTIVE)


@operation("DeregisterJobDefinition")
async def deregister_job_definition(context: Context, call: Call, request: Request) -> Response:
    """Jobs that were submitted with it go on."""
    reference = request["jobDefinition"]
    if ":" not in name_of(reference):
        raise client_exception(f"The revision of the job definition {reference} is missing.")
    async with context.store.write() as tx:
        definition = await find(tx, call.scope, reference)
        if definition is None:
            raise client_exception(f"Job definition {name_of(reference)} does not exist")
        if definition.active:
            after = replace(definition, active=False, ended_at=call.now)
            await tx.replace(after, expect=definition.revision)
    return {}
