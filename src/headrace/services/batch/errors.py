"""AWS Batch's errors, with AWS's texts. It has one code for whatever the client did wrong."""

from headrace.aws.errors import AwsError


def client_exception(message: str) -> AwsError:
    return AwsError("ClientException", message)


def executing(message: str, request_id: str) -> AwsError:
    """As what AWS's own scheduler refuses is told."""
    return client_exception(f"Error executing request, Exception : {message}, RequestId: {request_id}")


def too_many_tags(most: int) -> AwsError:
    return client_exception(f"At most {most} tags are allowed.")


def unsupported(what: str) -> AwsError:
    return client_exception(f"Headrace does not support {what}.")
