"""The Parameter Store's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def validation(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def not_supported(what: str) -> AwsError:
    return AwsError("ValidationException", f"Headrace does not support {what}.")


def not_found(name: str) -> AwsError:
    return AwsError("ParameterNotFound", f"Parameter {name} not found.")


def version_not_found(selector: str, name: str) -> AwsError:
    return AwsError(
        "ParameterVersionNotFound",
        f"Systems Manager could not find version {selector} of {name}. Verify the version and try again.",
    )


def already_exists() -> AwsError:
    return AwsError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to "
        "true.",
    )


def pattern_mismatch(pattern: str) -> AwsError:
    return AwsError(
        "ParameterPatternMismatchException",
        f"Parameter value, cannot be validated against allowedPattern: {pattern}",
    )


def too_many_versions(oldest: int) -> AwsError:
    return AwsError(
        "ParameterMaxVersionLimitExceeded",
        f"The oldest version, {oldest}, can't be deleted because it has a label. Move the label to another "
        "version of the parameter and try again.",
    )


def invalid_filter(key: str) -> AwsError:
    return AwsError("InvalidFilterKey", f"The filter key {key} is not valid here.")


def invalid_token() -> AwsError:
    return AwsError("InvalidNextToken", "The specified token is not valid.")


def no_such_resource(id: str) -> AwsError:
    return AwsError("InvalidResourceId", f"The resource {id} does not exist.")
