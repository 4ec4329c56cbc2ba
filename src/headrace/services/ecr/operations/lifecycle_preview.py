"""StartLifecyclePolicyPreview, GetLifecyclePolicyPreview. Nothing is deleted."""

import re

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import errors, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.lifecycle import policy
from headrace.services.ecr.lifecycle.evaluation import Expiry, evaluate
from headrace.services.ecr.paging import every, page_size
from headrace.services.ecr.records import Image, LifecyclePreview

_NUMBER = re.compile(r"[0-9]{1,9}")


@operation("StartLifecyclePolicyPreview")
async def start_lifecycle_policy_preview(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        text = request.get("lifecyclePolicyText") or repository.lifecycle_policy
        if text is None:
            raise errors.policy_missing("Lifecycle", repository.name, repository.account)
        policy.read(text)
        await tx.delete(LifecyclePreview, repository.key)
        await tx.create(
            LifecyclePreview(id=repository.key, scope=repository.scope, policy=text, started_at=call.now)
        )
    return wire.place(repository) | {"lifecyclePolicyText": text, "status": "IN_PROGRESS"}


@operation("GetLifecyclePolicyPreview")
async def get_lifecycle_policy_preview(context: Context, call: Call, request: Request) -> Response:
    """A preview is worked out when it is asked for, as of the time at which it was started."""
    repository = await repositories.requested(context.store, call, request)
    preview = await context.store.get(LifecyclePreview, repository.key)
    if preview is None:
        raise errors.preview_missing(repository.name, repository.account)
    found = [image async for image in every(context.store, Image, owner=repository.key)]
    expired = evaluate(policy.read(preview.policy), found, now=preview.started_at)
    shown = [expiry for expiry in expired if _is_wanted(expiry.image, request)]
    start, limit = _start(request), page_size(request, most=100)
    answer = wire.place(repository) | {
        "lifecyclePolicyText": preview.policy,
        "status": "COMPLETE",
        "previewResults": [_result(expiry) for expiry in shown[start : start + limit]],
        "summary": {"expiringImageTotalCount": len(expired)},
    }
    more = len(shown) > start + limit
    return answer | {"nextToken": str(start + limit)} if more else answer


def _start(request: Request) -> int:
    token = request.get("nextToken", "0")
    if not _NUMBER.fullmatch(token):
        raise errors.constraint("nextToken", "Invalid token")
    return int(token)


def _is_wanted(image: Image, request: Request) -> bool:
    ids = request.get("imageIds")
    if ids and not any(
        id.get("imageDigest") == image.digest or id.get("imageTag") in image.tags for id in ids
    ):
        return False
    status = request.get("filter", {}).get("tagStatus", "ANY")
    return status == "ANY" or (status == "TAGGED") is bool(image.tags)


def _result(expiry: Expiry) -> Response:
    return {
        "imageTags": list(expiry.image.tags),
        "imageDigest": expiry.image.digest,
        "imagePushedAt": expiry.image.pushed_at,
        "action": {"type": "EXPIRE"},
        "appliedRulePriority": expiry.priority,
    }
