"""ListImages, DescribeImages, BatchGetImage."""

from collections.abc import Callable

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import errors, failures, images, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.paging import page_size
from headrace.services.ecr.pulls import note_pull
from headrace.services.ecr.records import Image, Repository, Tag


@operation("ListImages")
async def list_images(context: Context, call: Call, request: Request) -> Response:
    """One entry for each tag, and one for each image without any, the tagged ones first. So a token is a
    tag, or a digest, which no tag can look like."""
    repository = await repositories.requested(context.store, call, request)
    limit = page_size(request)
    wanted = request.get("filter", {})
    if _is_about_archived(wanted):
        return {"imageIds": []}
    status = wanted.get("tagStatus", "ANY")
    found: list[tuple[str, dict[str, str]]] = []
    token = request.get("nextToken", "")
    if status != "UNTAGGED" and ":" not in token:
        found += await _tagged(context, repository, token, limit + 1)
    if status != "TAGGED" and len(found) <= limit:
        found += await _untagged(context, repository, token, limit + 1 - len(found))
    answer: Response = {"imageIds": [id for _, id in found[:limit]]}
    return answer | {"nextToken": found[limit - 1][0]} if len(found) > limit else answer


@operation("DescribeImages")
async def describe_images(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    if wanted := request.get("imageIds"):
        found = [await _require(context, repository, id) for id in wanted]
        distinct = {image.digest: image for image in found}
        return {"imageDetails": [wire.image_detail(repository, image) for image in distinct.values()]}
    limit = page_size(request)
    filters = request.get("filter", {})
    if _is_about_archived(filters):
        return {"imageDetails": []}
    tagged = {"TAGGED": True, "UNTAGGED": False}.get(filters.get("tagStatus", "ANY"))
    page = await _images(
        context,
        repository,
        request.get("nextToken", ""),
        limit + 1,
        lambda image: tagged is None or bool(image.tags) is tagged,
    )
    answer: Response = {"imageDetails": [wire.image_detail(repository, image) for image in page[:limit]]}
    return answer | {"nextToken": page[limit - 1].digest} if len(page) > limit else answer


@operation("BatchGetImage")
async def batch_get_image(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    found: list[Response] = []
    failed: list[Response] = []
    for id in request["imageIds"]:
        image = await failures.find(context.store, repository, id)
        if isinstance(image, failures.Failure):
            failed.append(image.wire(id))
            continue
        body = await images.manifest(context.store, image)
        found.append(wire.image(repository, image, body, id.get("imageTag")))
        await note_pull(context.store, image, now=call.now)
    return {"images": found, "failures": failed}


def _is_about_archived(filters: dict[str, str]) -> bool:
    """Whether only images are wanted that are in the archive, where Headrace puts none."""
    return filters.get("imageStatus", "ACTIVE") not in ("ACTIVE", "ANY")


async def _tagged(
    context: Context, repository: Repository, after: str, limit: int
) -> list[tuple[str, dict[str, str]]]:
    page = await context.store.page(Tag, owner=repository.key, after=after, limit=limit)
    return [(tag.name, {"imageDigest": tag.digest, "imageTag": tag.name}) for tag in page]


async def _untagged(
    context: Context, repository: Repository, token: str, limit: int
) -> list[tuple[str, dict[str, str]]]:
    after = token if ":" in token else ""
    page = await _images(context, repository, after, limit, lambda image: not image.tags)
    return [(image.digest, wire.image_id(image)) for image in page]


async def _images(
    context: Context, repository: Repository, after: str, limit: int, wanted: Callable[[Image], bool]
) -> list[Image]:
    """Up to `limit` images that are wanted, in order of digest."""
    found: list[Image] = []
    while page := await context.store.page(Image, owner=repository.key, after=after):
        found += filter(wanted, page)
        if len(found) >= limit:
            break
        after = page[-1].digest
    return found[:limit]


async def _require(context: Context, repository: Repository, id: dict[str, str]) -> Image:
    image = await failures.find(context.store, repository, id)
    if isinstance(image, failures.Failure):
        raise errors.no_such_image(
            repository.name, repository.account, digest=id.get("imageDigest"), tag=id.get("imageTag")
        )
    return image
