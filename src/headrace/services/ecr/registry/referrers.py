"""The manifests that refer to one: signatures, attestations and the like."""

from typing import Any

from starlette.responses import Response

from headrace.services.ecr import manifests
from headrace.services.ecr.records import Image
from headrace.services.ecr.registry.exchange import Exchange


async def list_referrers(exchange: Exchange) -> Response:
    """GET: an image index of them; an empty one where there are none."""
    repository = await exchange.repository()
    artifact_type = exchange.request.query_params.get("artifactType")
    found: list[Image] = []
    after = ""
    while page := await exchange.context.store.page(
        Image, owner=repository.key, phase=exchange.digest, after=after
    ):
        found += [image for image in page if artifact_type in (None, image.artifact_type)]
        after = page[-1].digest
    response = Response(
        manifests.referrers_index([_descriptor(image) for image in found]), media_type=manifests.OCI_INDEX
    )
    if artifact_type is not None:
        response.headers["OCI-Filters-Applied"] = "artifactType"
    return response


def _descriptor(image: Image) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "mediaType": image.media_type,
        "digest": image.digest,
        "size": image.manifest_size,
    }
    if image.artifact_type:
        descriptor["artifactType"] = image.artifact_type
    if image.annotations:
        descriptor["annotations"] = image.annotations
    return descriptor
