"""Manifests: pushed, pulled, deleted by tag or digest. Their bytes are never changed."""

from starlette.responses import Response

from headrace.services.ecr import digests, images, manifests, names, repositories
from headrace.services.ecr import errors as ecr_errors
from headrace.services.ecr.pulls import note_pull
from headrace.services.ecr.records import Image, Repository
from headrace.services.ecr.registry import errors
from headrace.services.ecr.registry.exchange import Exchange


async def read_manifest(exchange: Exchange) -> Response:
    """GET and HEAD. Whatever the client accepts, it gets what was pushed."""
    repository = await exchange.repository()
    image = await _find(exchange, repository)
    headers = {
        "Content-Type": image.media_type,
        "Docker-Content-Digest": image.digest,
        "Etag": f'"{image.digest}"',
    }
    if exchange.request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(image.manifest_size)})
    body = await images.manifest(exchange.context.store, image)
    await note_pull(exchange.context.store, image, now=exchange.now)
    return Response(body, headers=headers)


async def put_manifest(exchange: Exchange) -> Response:
    """PUT by a tag, or by a digest with any number of tags in `tag`."""
    reference = _reference(exchange)
    body = await _body(exchange)
    media_type = exchange.request.headers.get("content-type", "").partition(";")[0].strip()
    content = manifests.read(body, media_type or None)
    by_digest = digests.is_digest(reference)
    digest = digests.of(body, digests.algorithm(reference) if by_digest else "sha256")
    if by_digest and digest != reference:
        raise ecr_errors.digest_differs(reference, digest)
    tags = _tags(exchange) if by_digest else [reference]
    async with exchange.context.store.write() as tx:
        repository = await repositories.require(tx, exchange.grant.scope, exchange.name)
        await images.put(tx, repository, body, content, digest, tags=tags, now=exchange.now)
    response = Response(
        status_code=201,
        headers={
            "Location": f"/v2/{repository.name}/manifests/{digest}",
            "Docker-Content-Digest": digest,
        },
    )
    if content.subject:
        response.headers["OCI-Subject"] = content.subject
    for tag in tags if by_digest else []:
        response.headers.append("OCI-Tag", tag)
    return response


async def delete_manifest(exchange: Exchange) -> Response:
    """DELETE by tag takes the tag, and the image with its last one; by digest it takes the image."""
    reference = _reference(exchange)
    async with exchange.context.store.write() as tx:
        repository = await repositories.require(tx, exchange.grant.scope, exchange.name)
        if digests.is_digest(reference):
            image = await images.by_digest(tx, repository, reference)
        else:
            image = await images.by_tag(tx, repository, reference)
        if image is None:
            raise errors.manifest_unknown()
        if digests.is_digest(reference):
            await images.delete(tx, repository, image)
        else:
            await images.untag(tx, repository, image, reference)
    return Response(status_code=202)


async def _find(exchange: Exchange, repository: Repository) -> Image:
    reference = _reference(exchange)
    find = images.by_digest if digests.is_digest(reference) else images.by_tag
    image = await find(exchange.context.store, repository, reference)
    if image is None:
        raise errors.manifest_unknown()
    return image


def _reference(exchange: Exchange) -> str:
    """The tag or digest in the path."""
    reference = str(exchange.request.path_params["reference"])
    if ":" in reference and not digests.is_digest(reference):
        raise errors.digest_invalid(reference)
    if ":" not in reference and not names.is_tag(reference):
        raise errors.RegistryError(400, "TAG_INVALID", "invalid tag", detail={"tag": reference})
    return reference


def _tags(exchange: Exchange) -> list[str]:
    tags = exchange.request.query_params.getlist("tag")
    for tag in tags:
        if not names.is_tag(tag):
            raise errors.RegistryError(400, "TAG_INVALID", "invalid tag", detail={"tag": tag})
    return tags


async def _body(exchange: Exchange) -> bytes:
    body = bytearray()
    async for chunk in exchange.request.stream():
        body += chunk
        if len(body) > manifests.LARGEST:
            raise errors.RegistryError(
                413, "SIZE_INVALID", f"a manifest has at most {manifests.LARGEST} bytes"
            )
    return bytes(body)
