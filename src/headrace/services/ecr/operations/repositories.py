"""CreateRepository, DescribeRepositories, DeleteRepository, DescribeRegistry."""

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import errors, mutability, names, repositories, resource_tags, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.paging import page_size
from headrace.services.ecr.records import Encryption, Mutability, Repository


@operation("CreateRepository")
async def create_repository(context: Context, call: Call, request: Request) -> Response:
    repository = _repository(context, call, request)
    async with context.store.write() as tx:
        repository = await repositories.create(tx, repository)
    return {"repository": wire.repository(call, repository)}


@operation("DescribeRepositories")
async def describe_repositories(context: Context, call: Call, request: Request) -> Response:
    limit = page_size(request)
    if wanted := request.get("repositoryNames"):
        if "nextToken" in request or "maxResults" in request:
            raise errors.invalid("repositoryNames cannot be used with nextToken or maxResults")
        found = [
            await repositories.requested(context.store, call, {**request, "repositoryName": name})
            for name in wanted
        ]
        return {"repositories": [wire.repository(call, repository) for repository in found]}
    page = await context.store.page(
        Repository, scope=call.scope, after=request.get("nextToken", ""), limit=limit + 1
    )
    answer: Response = {"repositories": [wire.repository(call, found) for found in page[:limit]]}
    return answer | {"nextToken": page[limit - 1].index().sort} if len(page) > limit else answer


@operation("DeleteRepository")
async def delete_repository(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        await repositories.delete(tx, repository, force=request.get("force", False))
    context.erasure.hint(repository.key)
    return {"repository": wire.repository(call, repository)}


@operation("DescribeRegistry")
async def describe_registry(_context: Context, call: Call, _request: Request) -> Response:
    return {"registryId": call.account, "replicationConfiguration": {"rules": []}}


def _repository(context: Context, call: Call, request: Request) -> Repository:
    """The repository that a request describes. Raises `InvalidParameterException`."""
    name = request["repositoryName"]
    names.check_repository(name)
    mode = Mutability(request.get("imageTagMutability", Mutability.MUTABLE))
    exclusions = tuple(each["filter"] for each in request.get("imageTagMutabilityExclusionFilters", ()))
    mutability.check(mode, exclusions)
    encryption = request.get("encryptionConfiguration", {})
    return Repository(
        id=repositories.id_of(call.scope, name),
        scope=call.scope,
        name=name,
        key=context.ids.hex(),
        created_at=call.now,
        mutability=mode,
        exclusions=exclusions,
        scan_on_push=request.get("imageScanningConfiguration", {}).get("scanOnPush", False),
        encryption=Encryption(
            type=encryption.get("encryptionType", "AES256"), kms_key=encryption.get("kmsKey")
        ),
        tags=resource_tags.added({}, request.get("tags", [])),
    )
