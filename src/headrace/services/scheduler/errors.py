"""EventBridge Scheduler's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def no_schedule(name: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Schedule {name} does not exist.", status=404)


def no_group(name: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Schedule group {name} does not exist.", status=404)


def no_resource(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"The resource {arn} does not exist.", status=404)


def schedule_exists(name: str) -> AwsError:
    return AwsError("ConflictException", f"Schedule {name} already exists.", status=409)


def group_exists(name: str) -> AwsError:
    return AwsError("ConflictException", f"Schedule group {name} already exists.", status=409)


def too_many_tags(most: int) -> AwsError:
    return AwsError("ServiceQuotaExceededException", f"At most {most} tags are allowed.", status=402)
