"""Application Auto Scaling's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def validation(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def not_supported(what: str) -> AwsError:
    return AwsError("ValidationException", f"Headrace does not support {what}.")


def no_target(resource: str) -> AwsError:
    return AwsError(
        "ObjectNotFoundException",
        f"No scalable target found for service namespace: ecs, resource ID: {resource}, scalable dimension: "
        "ecs:service:DesiredCount",
    )


def no_policy(resource: str, name: str) -> AwsError:
    return AwsError(
        "ObjectNotFoundException",
        f"No scaling policy found for service namespace: ecs, resource ID: {resource}, scalable dimension: "
        f"ecs:service:DesiredCount, policy name: {name}",
    )


def no_action(resource: str, name: str) -> AwsError:
    return AwsError(
        "ObjectNotFoundException",
        f"No scheduled action found for service namespace: ecs, resource ID: {resource}, scalable dimension: "
        f"ecs:service:DesiredCount, scheduled action name: {name}",
    )


def no_resource(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"The resource {arn} doesn't exist.")


def invalid_token() -> AwsError:
    return AwsError("InvalidNextTokenException", "The next token is invalid.")


def too_many_tags(most: int) -> AwsError:
    return AwsError("TooManyTagsException", f"A scalable target can have at most {most} tags.")


def too_many(what: str, most: int) -> AwsError:
    return AwsError("LimitExceededException", f"A scalable target can have at most {most} {what}.")
