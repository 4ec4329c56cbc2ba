"""CodeBuild's errors, with AWS's codes and messages."""

from headrace.aws.errors import AwsError


def invalid_input(message: str) -> AwsError:
    return AwsError("InvalidInputException", message)


def project_not_found(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Project cannot be found: {arn}")


def project_exists(arn: str) -> AwsError:
    return AwsError("ResourceAlreadyExistsException", f"Project already exists: {arn}")


def build_not_found(name: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Build {name} does not exist")


def batch_not_found(name: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Build batch {name} does not exist")


def too_many_builds(limit: int) -> AwsError:
    return AwsError(
        "AccountLimitExceededException", f"Cannot have more than {limit} active builds for the project"
    )


def token_reused() -> AwsError:
    return invalid_input("Request parameters do not match those of the idempotency token's first request")
