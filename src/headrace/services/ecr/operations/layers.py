"""BatchCheckLayerAvailability, GetDownloadUrlForLayer."""

from datetime import timedelta

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import digests, errors, layers, repositories
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.registry.credentials import LAYER_TOKEN
from headrace.services.ecr.tokens import Grant

_URL_LIFE = timedelta(hours=1)


@operation("BatchCheckLayerAvailability")
async def batch_check_layer_availability(context: Context, call: Call, request: Request) -> Response:
    repository = await repositories.requested(context.store, call, request)
    answers: list[Response] = []
    failed: list[Response] = []
    for digest in request["layerDigests"]:
        if not digests.is_digest(digest):
            failed.append(_invalid(digest))
            continue
        link = await layers.find_link(context.store, repository, digest)
        if link is None:
            answers.append({"layerDigest": digest, "layerAvailability": "UNAVAILABLE"})
            continue
        await layers.renew(context.store, link, now=call.now)
        answers.append(
            {
                "layerDigest": digest,
                "layerAvailability": "AVAILABLE",
                "layerSize": link.size,
                "mediaType": link.media_type,
            }
        )
    return {"layers": answers, "failures": failed}


@operation("GetDownloadUrlForLayer")
async def get_download_url_for_layer(context: Context, call: Call, request: Request) -> Response:
    """A URL of the registry that is good for an hour and for this layer only."""
    repository = await repositories.requested(context.store, call, request)
    digest = request["layerDigest"]
    link = await layers.find_link(context.store, repository, digest)
    if link is None or link.spare_since is not None:
        raise errors.no_such_layer(repository.name, repository.account, digest)
    grant = Grant(
        scope=call.scope,
        principal=call.principal,
        expires=int((call.now + _URL_LIFE).timestamp()),
        layer=f"{repository.name}/{digest}",
    )
    path = f"/v2/{repository.name}/blobs/{digest}"
    url = f"{call.base_url}{path}?{LAYER_TOKEN}={context.tokens.mint(grant)}"
    return {"downloadUrl": url, "layerDigest": digest}


def _invalid(digest: str) -> Response:
    return {
        "layerDigest": digest,
        "failureCode": "InvalidLayerDigest" if digest else "MissingLayerDigest",
        "failureReason": "Invalid request parameters: layer digest is not valid",
    }
