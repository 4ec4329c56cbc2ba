"""The errors of ECR, with the messages AWS gives. The registry shows the same ones in its own form."""

from headrace.aws.errors import AwsError


def repository_exists(name: str, account: str) -> AwsError:
    return AwsError(
        "RepositoryAlreadyExistsException",
        f"The repository with name '{name}' already exists in the registry with id '{account}'",
    )


def no_such_repository(name: str, account: str) -> AwsError:
    return AwsError(
        "RepositoryNotFoundException",
        f"The repository with name '{name}' does not exist in the registry with id '{account}'",
    )


def repository_not_empty(name: str, account: str) -> AwsError:
    return AwsError(
        "RepositoryNotEmptyException",
        f"The repository with name '{name}' in registry with id '{account}' cannot be deleted because it "
        "still contains images",
    )


def no_such_image(name: str, account: str, *, digest: str | None, tag: str | None) -> AwsError:
    return AwsError(
        "ImageNotFoundException",
        f"The image with imageId {{imageDigest:'{digest or 'null'}', imageTag:'{tag or 'null'}'}} does not "
        f"exist within the repository with name '{name}' in the registry with id '{account}'",
    )


def image_exists(name: str, account: str, *, digest: str, tag: str) -> AwsError:
    return AwsError(
        "ImageAlreadyExistsException",
        f"Image with digest '{digest}' and tag '{tag}' already exists in the repository with name '{name}' "
        f"in registry with id '{account}'",
    )


def image_without_tag_exists(name: str, account: str, *, digest: str) -> AwsError:
    return AwsError(
        "ImageAlreadyExistsException",
        f"Image with digest '{digest}' already exists in the repository with name '{name}' "
        f"in registry with id '{account}'",
    )


def tag_is_immutable(name: str, tag: str) -> AwsError:
    return AwsError(
        "ImageTagAlreadyExistsException",
        f"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because "
        "the repository is immutable.",
    )


def image_is_member(digest: str) -> AwsError:
    return AwsError(
        "ImageReferencedByManifestList", f"Requested image referenced by manifest list: [{digest}]"
    )


def digest_differs(given: str, actual: str) -> AwsError:
    return AwsError(
        "ImageDigestDoesNotMatchException",
        f"The digest {given} does not match the digest {actual} of the image manifest",
    )


def layers_missing(digests: list[str]) -> AwsError:
    return AwsError(
        "LayersNotFoundException",
        f"The layers with digests '[{', '.join(digests)}]' do not exist in the repository",
        details=digests,
    )


def members_missing(digests: list[str]) -> AwsError:
    return AwsError(
        "ReferencedImagesNotFoundException",
        f"Images with digests '[{', '.join(digests)}]' required for pushing image into repository were not "
        "found",
        details=digests,
    )


def no_such_layer(name: str, account: str, digest: str) -> AwsError:
    return AwsError(
        "LayersNotFoundException",
        f"The layer with digest '{digest}' does not exist within the repository with name '{name}' "
        f"in the registry with id '{account}'",
    )


def layer_exists(name: str, account: str, digest: str) -> AwsError:
    return AwsError(
        "LayerAlreadyExistsException",
        f"The layer with digest '{digest}' already exists in the repository with name '{name}' "
        f"in registry with id '{account}'",
    )


def no_such_upload(name: str, account: str, upload: str) -> AwsError:
    return AwsError(
        "UploadNotFoundException",
        f"The upload with id '{upload}' could not be found in the repository with name '{name}' "
        f"in the registry with id '{account}'",
    )


def layer_is_invalid(message: str) -> AwsError:
    return AwsError("InvalidLayerException", message)


def policy_missing(kind: str, name: str, account: str) -> AwsError:
    """`kind` is `Lifecycle` or `Repository`."""
    return AwsError(
        f"{kind}PolicyNotFoundException",
        f"{kind} policy does not exist for the repository with name '{name}' in the registry with id "
        f"'{account}'",
    )


def too_many_tags() -> AwsError:
    return AwsError("TooManyTagsException", "The repository would have more than 50 tags.")


def invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def constraint(member: str, constraint: str) -> AwsError:
    """A member that breaks a constraint."""
    return invalid(f"Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'")


def invalid_tag(key: str) -> AwsError:
    return AwsError(
        "InvalidTagParameterException",
        f"Invalid parameter: the tag with key '{key}' is not valid: keys have 1 to 128 characters and don't "
        "begin with 'aws:', values have at most 256",
    )


def empty_upload(upload: str) -> AwsError:
    return AwsError("EmptyUploadException", f"The upload with id '{upload}' has no parts")


def part_too_small(size: int, least: int) -> AwsError:
    return AwsError(
        "LayerPartTooSmallException",
        f"A layer part of {size} bytes is too small: all but the last have at least {least}",
    )


def wrong_part(name: str, account: str, *, upload: str, first: int, last: int, size: int) -> AwsError:
    """The part does not follow the `size` bytes that are there, or has another length than it says."""
    return AwsError(
        "InvalidLayerPartException",
        f"The layer part with first byte {first} and last byte {last} is not valid: the last valid byte "
        f"received is {size - 1}",
        registryId=account,
        repositoryName=name,
        uploadId=upload,
        lastValidByteReceived=max(0, size - 1),
    )


def preview_missing(name: str, account: str) -> AwsError:
    return AwsError(
        "LifecyclePolicyPreviewNotFoundException",
        f"Lifecycle policy preview does not exist for the repository with name '{name}' in the registry with "
        f"id '{account}'",
    )
