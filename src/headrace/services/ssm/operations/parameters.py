"""PutParameter, DeleteParameter, DeleteParameters."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ssm import names, parameters, values
from headrace.services.ssm.context import Context, operation
from headrace.services.ssm.errors import already_exists, too_many_versions, validation
from headrace.services.ssm.records import Parameter, Version, version_id
from headrace.services.ssm.tagging import kept
from headrace.store.base import Transaction

VERSIONS_KEPT = 100
DEFAULT_KEY = "alias/aws/ssm"


@operation("PutParameter")
async def put_parameter(context: Context, call: Call, request: Request) -> Response:
    name = names.parse(request["Name"]).name
    names.check(name)
    async with context.store.write() as tx:
        parameter = await tx.get(Parameter, f"{call.scope}/{name}")
        before = None
        if parameter is not None:
            if not request.get("Overwrite"):
                raise already_exists()
            if request.get("Tags"):
                raise validation(
                    "Invalid request: tags and overwrite can't be used together. To create a parameter with "
                    "tags, please remove overwrite flag. To update tags for an existing parameter, please "
                    "use AddTagsToResource or RemoveTagsFromResource."
                )
            before = await tx.get(Version, version_id(parameter.id, parameter.version))
        if parameter is None:
            parameter = await tx.create(
                Parameter(
                    id=f"{call.scope}/{name}",
                    scope=call.scope,
                    name=name,
                    version=1,
                    tags=kept(request.get("Tags")),
                )
            )
        else:
            after = replace(parameter, version=parameter.version + 1)
            parameter = await tx.replace(after, expect=parameter.revision)
        version = await tx.create(_version(context, call, request, parameter, before))
        await _forget_oldest(tx, parameter)
    return {"Version": version.number, "Tier": version.tier}


def _version(
    context: Context, call: Call, request: Request, parameter: Parameter, before: Version | None
) -> Version:
    kind = request.get("Type") or (before.type if before else None)
    if kind is None:
        raise validation("A parameter type is required when you create a parameter.")
    pattern = request.get("AllowedPattern", before.pattern if before else None)
    values.check(request, kind, pattern)
    id = version_id(parameter.id, parameter.version)
    key = request.get("KeyId", (before.key if before else None) or DEFAULT_KEY)
    return Version(
        id=id,
        scope=parameter.scope,
        parameter=parameter.id,
        number=parameter.version,
        type=kind,
        sealed=context.values.seal(id, request["Value"]),
        description=request.get("Description", before.description if before else None),
        pattern=pattern,
        key=key if kind == values.SECURE else None,
        tier=request.get("Tier", before.tier if before else "Standard"),
        modified=call.now,
        modified_by=call.principal,
    )


async def _forget_oldest(tx: Transaction, parameter: Parameter) -> None:
    versions = await tx.page(Version, owner=parameter.id, limit=VERSIONS_KEPT + 1)
    if len(versions) > VERSIONS_KEPT:
        if versions[0].labels:
            raise too_many_versions(versions[0].number)
        await tx.delete(Version, versions[0].id)


@operation("DeleteParameter")
async def delete_parameter(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        await _delete(tx, await parameters.require(tx, call.scope, names.parse(request["Name"]).name))
    return {}


@operation("DeleteParameters")
async def delete_parameters(context: Context, call: Call, request: Request) -> Response:
    deleted, invalid = [], []
    async with context.store.write() as tx:
        for reference in request["Names"]:
            parameter = await tx.get(Parameter, f"{call.scope}/{names.parse(reference).name}")
            if parameter is None:
                invalid.append(reference)
            else:
                await _delete(tx, parameter)
                deleted.append(reference)
    return {"DeletedParameters": deleted, "InvalidParameters": invalid}


async def _delete(tx: Transaction, parameter: Parameter) -> None:
    for version in await tx.page(Version, owner=parameter.id):
        await tx.delete(Version, version.id)
    await tx.delete(Parameter, parameter.id, expect=parameter.revision)
