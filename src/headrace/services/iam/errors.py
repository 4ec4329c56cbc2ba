"""IAM's errors, in its words."""

from headrace.aws.errors import AwsError


def no_such_key(message: str) -> AwsError:
    """There is no such access key."""
    return AwsError("NoSuchEntity", message, status=404)


def no_such_user(name: str) -> AwsError:
    """There is no such user: an account's keys are its root's."""
    return AwsError("NoSuchEntity", f"The user with name {name} cannot be found.", status=404)
