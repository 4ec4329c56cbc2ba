"""Why one image of a batch can't be had, where the others can."""

from enum import Enum

from headrace.aws.call import Response
from headrace.services.ecr import digests, images, names
from headrace.services.ecr.records import Image, Repository
from headrace.store.base import Reader


class Failure(Enum):
    """A code and its text."""

    INVALID_DIGEST = (
        "InvalidImageDigest",
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    )
    INVALID_TAG = (
        "InvalidImageTag",
        "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'",
    )
    TAG_OF_ANOTHER = ("ImageTagDoesNotMatchDigest", "Requested image tag does not match the given digest")
    NOT_FOUND = ("ImageNotFound", "Requested image not found")
    NAMELESS = ("MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null")

    def wire(self, id: dict[str, str]) -> Response:
        code, reason = self.value
        return {"imageId": id, "failureCode": code, "failureReason": reason}


async def find(reader: Reader, repository: Repository, id: dict[str, str]) -> Image | Failure:
    """The image of a digest, of a tag, or of both if they go together."""
    digest, tag = id.get("imageDigest"), id.get("imageTag")
    if digest is None and tag is None:
        return Failure.NAMELESS
    if digest is not None and not digests.is_digest(digest):
        return Failure.INVALID_DIGEST
    if tag is not None and not names.is_tag(tag):
        return Failure.INVALID_TAG
    if digest is None:
        return await images.by_tag(reader, repository, tag or "") or Failure.NOT_FOUND
    image = await images.by_digest(reader, repository, digest)
    if image is None:
        return Failure.NOT_FOUND
    return Failure.TAG_OF_ANOTHER if tag is not None and tag not in image.tags else image
