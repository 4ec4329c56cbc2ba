"""Records as AWS shows them."""

from headrace.aws.call import Call, Response
from headrace.services.ecr.records import Image, Repository


def repository(call: Call, repository: Repository) -> Response:
    encryption = {
        "encryptionType": repository.encryption.type,
        "kmsKey": repository.encryption.kms_key,
    }
    return {
        "repositoryArn": call.arn(f"repository/{repository.name}"),
        "registryId": repository.account,
        "repositoryName": repository.name,
        "repositoryUri": f"{call.host}/{repository.name}",
        "createdAt": repository.created_at,
        "imageTagMutability": repository.mutability.value,
        "imageTagMutabilityExclusionFilters": exclusions(repository),
        "imageScanningConfiguration": {"scanOnPush": repository.scan_on_push},
        "encryptionConfiguration": {key: value for key, value in encryption.items() if value is not None},
    }


def exclusions(repository: Repository) -> list[dict[str, str]] | None:
    return [{"filterType": "WILDCARD", "filter": text} for text in repository.exclusions] or None


def place(repository: Repository) -> Response:
    """The members that most answers begin with."""
    return {"registryId": repository.account, "repositoryName": repository.name}


def image_id(image: Image, tag: str | None = None) -> dict[str, str]:
    return {"imageDigest": image.digest} | ({"imageTag": tag} if tag else {})


def image(repository: Repository, image: Image, body: bytes, tag: str | None) -> Response:
    return place(repository) | {
        "imageId": image_id(image, tag),
        "imageManifest": body.decode(),
        "imageManifestMediaType": image.media_type,
    }


def image_detail(repository: Repository, image: Image) -> Response:
    return place(repository) | {
        "imageDigest": image.digest,
        "imageTags": list(image.tags) or None,
        "imageSizeInBytes": image.size,
        "imagePushedAt": image.pushed_at,
        "imageManifestMediaType": image.media_type,
        "artifactMediaType": image.artifact_type,
        "lastRecordedPullTime": image.pulled_at,
        "subjectManifestDigest": image.subject,
        "imageStatus": "ACTIVE",
    }
