"""PutImageTagMutability, PutImageScanningConfiguration, and the repository policy."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import errors, mutability, policies, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.records import Mutability


@operation("PutImageTagMutability")
async def put_image_tag_mutability(context: Context, call: Call, request: Request) -> Response:
    mode = Mutability(request["imageTagMutability"])
    exclusions = tuple(each["filter"] for each in request.get("imageTagMutabilityExclusionFilters", ()))
    mutability.check(mode, exclusions)
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        repository = await tx.replace(
            replace(repository, mutability=mode, exclusions=exclusions), expect=repository.revision
        )
    return wire.place(repository) | {
        "imageTagMutability": mode.value,
        "imageTagMutabilityExclusionFilters": wire.exclusions(repository),
    }


@operation("PutImageScanningConfiguration")
async def put_image_scanning_configuration(context: Context, call: Call, request: Request) -> Response:
    scan_on_push = request["imageScanningConfiguration"].get("scanOnPush", False)
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        await tx.replace(replace(repository, scan_on_push=scan_on_push), expect=repository.revision)
    return wire.place(repository) | {"imageScanningConfiguration": {"scanOnPush": scan_on_push}}


@operation("SetRepositoryPolicy")
async def set_repository_policy(context: Context, call: Call, request: Request) -> Response:
    policy = request["policyText"]
    policies.check(policy)
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        await tx.replace(replace(repository, policy=policy), expect=repository.revision)
    return wire.place(repository) | {"policyText": policy}


@operation("GetRepositoryPolicy")
async def get_repository_policy(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    if repository.policy is None:
        raise errors.policy_missing("Repository", repository.name, repository.account)
    return wire.place(repository) | {"policyText": repository.policy}


@operation("DeleteRepositoryPolicy")
async def delete_repository_policy(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        if repository.policy is None:
            raise errors.policy_missing("Repository", repository.name, repository.account)
        await tx.replace(replace(repository, policy=None), expect=repository.revision)
    return wire.place(repository) | {"policyText": repository.policy}
