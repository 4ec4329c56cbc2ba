"""PutImage."""

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import digests, errors, images, manifests, names, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.records import Repository
from headrace.store.base import Transaction


@operation("PutImage")
async def put_image(context: Context, call: Call, request: Request) -> Response:
    body = request["imageManifest"].encode(errors="replace")
    if len(body) > manifests.LARGEST:
        raise errors.constraint("imageManifest", f"must have at most {manifests.LARGEST} bytes")
    content = manifests.read(body, request.get("imageManifestMediaType"))
    tag, given = request.get("imageTag"), request.get("imageDigest")
    if tag is not None:
        names.check_tag(tag)
    digest = digests.of(body)
    if given not in (None, digest):
        raise errors.digest_differs(str(given), digest)
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        await _refuse_same(tx, repository, digest, tag)
        image = await images.put(
            tx, repository, body, content, digest, tags=[tag] if tag else [], now=call.now
        )
    return {"image": wire.image(repository, image, body, tag)}


async def _refuse_same(tx: Transaction, repository: Repository, digest: str, tag: str | None) -> None:
    """Raises `ImageAlreadyExistsException` if there is nothing to do."""
    image = await images.by_digest(tx, repository, digest)
    if image is None:
        return
    if tag is None:
        raise errors.image_without_tag_exists(repository.name, repository.account, digest=digest)
    if tag in image.tags:
        raise errors.image_exists(repository.name, repository.account, digest=digest, tag=tag)
