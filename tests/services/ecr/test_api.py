"""ECR's own API through the gateway, by botocore."""

import hashlib
import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

CONFIG = b'{"architecture": "amd64", "os": "linux"}'
LAYER = bytes(range(256)) * 1024


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def upload(ecr: Any, name: str, content: bytes) -> dict[str, Any]:
    """Upload a layer as ECR's API has it, and describe it."""
    id = ecr.initiate_layer_upload(repositoryName=name)["uploadId"]
    ecr.upload_layer_part(
        repositoryName=name,
        uploadId=id,
        partFirstByte=0,
        partLastByte=len(content) - 1,
        layerPartBlob=content,
    )
    ecr.complete_layer_upload(repositoryName=name, uploadId=id, layerDigests=[digest_of(content)])
    return {"mediaType": "application/octet-stream", "digest": digest_of(content), "size": len(content)}


def test_an_image_is_put_and_fetched_by_the_api_alone(client: Callable[[str], Any]) -> None:
    ecr = client("ecr")
    ecr.create_repository(repositoryName="by-api", tags=[{"Key": "team", "Value": "a"}])
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": upload(ecr, "by-api", CONFIG),
            "layers": [upload(ecr, "by-api", LAYER)],
        }
    )
    put = ecr.put_image(repositoryName="by-api", imageManifest=manifest, imageTag="v1")
    assert put["image"]["imageId"]["imageDigest"] == digest_of(manifest.encode())
    got = ecr.batch_get_image(repositoryName="by-api", imageIds=[{"imageTag": "v1"}])
    assert got["images"][0]["imageManifest"] == manifest
    url = ecr.get_download_url_for_layer(repositoryName="by-api", layerDigest=digest_of(LAYER))
    with urllib.request.urlopen(url["downloadUrl"]) as answer:
        assert answer.read() == LAYER
    described = ecr.describe_images(repositoryName="by-api")["imageDetails"][0]
    assert described["imageSizeInBytes"] == len(CONFIG) + len(LAYER)


def test_errors_are_those_that_botocore_knows(client: Callable[[str], Any]) -> None:
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.RepositoryNotFoundException) as caught:
        ecr.list_images(repositoryName="nowhere")
    assert caught.value.response["Error"]["Message"] == (
        "The repository with name 'nowhere' does not exist in the registry with id "
        f"'{ecr.describe_registry()['registryId']}'"
    )
    with pytest.raises(ClientError) as refused:
        ecr.create_repository(repositoryName="UPPER")
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
