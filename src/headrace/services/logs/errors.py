"""The errors of CloudWatch Logs, with the messages AWS gives."""

from headrace.aws.errors import AwsError


def no_such_group() -> AwsError:
    return AwsError("ResourceNotFoundException", "The specified log group does not exist.")


def no_such_stream() -> AwsError:
    return AwsError("ResourceNotFoundException", "The specified log stream does not exist.")


def no_such_resource() -> AwsError:
    return AwsError("ResourceNotFoundException", "The specified resource does not exist.")


def group_exists() -> AwsError:
    return AwsError("ResourceAlreadyExistsException", "The specified log group already exists")


def stream_exists() -> AwsError:
    return AwsError("ResourceAlreadyExistsException", "The specified log stream already exists")


def invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def constraint(value: object, member: str, constraint: str) -> AwsError:
    """A member that breaks a constraint of the model."""
    failure = f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    return invalid(f"1 validation error detected: {failure}")


def invalid_token() -> AwsError:
    return invalid("The specified nextToken is invalid.")


def protected(name: str) -> AwsError:
    return AwsError(
        "ValidationException", f"The log group {name} has deletion protection enabled and cannot be deleted."
    )


def too_many_tags() -> AwsError:
    return AwsError("TooManyTagsException", "A resource can have at most 50 tags.")
