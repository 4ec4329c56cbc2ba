"""BatchDeleteImage."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ecr import failures, images, repositories, wire
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.records import Image, Repository
from headrace.store.base import Transaction


@operation("BatchDeleteImage")
async def batch_delete_image(context: Context, call: Call, request: Request) -> Response:
    """By tag only the tag goes, and the image with its last one; by digest the image goes, with its tags."""
    gone: list[dict[str, str]] = []
    failed: list[Response] = []
    async with context.store.write() as tx:
        repository = await repositories.requested(tx, call, request)
        for id in request["imageIds"]:
            image = await failures.find(tx, repository, id)
            if isinstance(image, failures.Failure):
                failed.append(image.wire(id))
                continue
            try:
                gone += await _delete(tx, repository, image, id)
            except AwsError as error:
                failed.append({"imageId": id, "failureCode": error.code, "failureReason": error.message})
    return {"imageIds": gone, "failures": failed}


async def _delete(
    tx: Transaction, repository: Repository, image: Image, id: dict[str, str]
) -> list[dict[str, str]]:
    """What went, an entry for each tag."""
    if "imageDigest" in id:
        await images.delete(tx, repository, image)
        return [wire.image_id(image, tag) for tag in image.tags] or [wire.image_id(image)]
    await images.untag(tx, repository, image, id["imageTag"])
    return [wire.image_id(image, id["imageTag"])]
