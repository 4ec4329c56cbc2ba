"""Secrets Manager's errors, with the messages AWS gives."""

from headrace.aws.errors import AwsError


def no_such_secret() -> AwsError:
    return AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")


def no_such_version(which: str) -> AwsError:
    """`which`: `VersionId: …` or `staging label: …`."""
    return AwsError(
        "ResourceNotFoundException", f"Secrets Manager can't find the specified secret value for {which}"
    )


def exists(name: str) -> AwsError:
    return AwsError(
        "ResourceExistsException", f"The operation failed because the secret {name} already exists."
    )


def token_in_use(token: str) -> AwsError:
    return AwsError(
        "ResourceExistsException",
        f"You can't use ClientRequestToken {token} because that value is already in use for a version of "
        "this secret.",
    )


def marked_for_deletion() -> AwsError:
    return invalid_request(
        "You can't perform this operation on the secret because it was marked for deletion."
    )


def name_marked_for_deletion() -> AwsError:
    return invalid_request(
        "You can't create this secret because a secret with this name is already scheduled for deletion."
    )


def invalid_request(message: str) -> AwsError:
    return AwsError("InvalidRequestException", message)


def invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def invalid_token() -> AwsError:
    return AwsError("InvalidNextTokenException", "Invalid NextToken.")


def invalid_name() -> AwsError:
    return AwsError(
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
        "-/_+=.@!",
    )


def too_many_tags() -> AwsError:
    return invalid("A secret can have at most 50 tags.")
