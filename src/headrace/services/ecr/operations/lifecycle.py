"""PutLifecyclePolicy, GetLifecyclePolicy, DeleteLifecyclePolicy."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import errors, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.lifecycle import policy
from headrace.services.ecr.records import Repository


@operation("PutLifecyclePolicy")
async def put_lifecycle_policy(context: Context, call: Call, request: Request) -> Response:
    text = request["lifecyclePolicyText"]
    policy.read(text)
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        await tx.replace(
            replace(repository, lifecycle_policy=text, lifecycle_evaluated_at=None),
            expect=repository.revision,
        )
    context.lifecycle.hint(repository.id)
    return wire.place(repository) | {"lifecyclePolicyText": text}


@operation("GetLifecyclePolicy")
async def get_lifecycle_policy(context: Context, call: Call, request: Request) -> Response:
    return _policy_of(await repositories.requested(context.store, call, request))


@operation("DeleteLifecyclePolicy")
async def delete_lifecycle_policy(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        answer = _policy_of(repository)
        await tx.replace(
            replace(repository, lifecycle_policy=None, lifecycle_evaluated_at=None),
            expect=repository.revision,
        )
    return answer


def _policy_of(repository: Repository) -> Response:
    """Raises `LifecyclePolicyNotFoundException`."""
    if repository.lifecycle_policy is None:
        raise errors.policy_missing("Lifecycle", repository.name, repository.account)
    return wire.place(repository) | {
        "lifecyclePolicyText": repository.lifecycle_policy,
        "lastEvaluatedAt": repository.lifecycle_evaluated_at,
    }
