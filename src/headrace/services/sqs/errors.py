"""SQS's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def no_queue() -> AwsError:
    return AwsError("QueueDoesNotExist", "The specified queue does not exist.")


def queue_exists(attribute: str) -> AwsError:
    return AwsError(
        "QueueNameExists",
        f"A queue already exists with the same name and a different value for attribute {attribute}",
    )


def bad_value(parameter: str, value: object, reason: str) -> AwsError:
    return AwsError(
        "InvalidParameterValue", f"Value {value} for parameter {parameter} is invalid. Reason: {reason}."
    )


def bad_attribute(name: str, value: str) -> AwsError:
    return AwsError("InvalidAttributeValue", f"Invalid value for the parameter {name}: {value[:200]}.")


def unknown_attribute(name: str) -> AwsError:
    return AwsError("InvalidAttributeName", f"Unknown Attribute {name}.")


def not_supported(what: str) -> AwsError:
    return AwsError("UnsupportedOperation", f"Headrace does not support {what}.")


def missing(parameter: str) -> AwsError:
    return AwsError("MissingParameter", f"The request must contain the parameter {parameter}.")


def bad_handle(handle: str) -> AwsError:
    return AwsError("ReceiptHandleIsInvalid", f'The input receipt handle "{handle[:200]}" is invalid.')


def not_in_flight() -> AwsError:
    return AwsError("MessageNotInflight", "The message referred to is not in flight.")


def bad_contents() -> AwsError:
    return AwsError(
        "InvalidMessageContents",
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to "
        "#xFFFD | #x10000 to #x10FFFF.",
    )


def too_long(most: int) -> AwsError:
    return AwsError(
        "InvalidParameterValue",
        f"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes.",
    )


def too_many_tags(most: int) -> AwsError:
    return AwsError("InvalidParameterValue", f"At most {most} tags are allowed.")
