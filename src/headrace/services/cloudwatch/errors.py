"""CloudWatch's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def invalid_value(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)


def invalid_combination(message: str) -> AwsError:
    return AwsError("InvalidParameterCombination", message)


def missing(message: str) -> AwsError:
    return AwsError("MissingParameter", message)


def validation(message: str) -> AwsError:
    return AwsError("ValidationError", message)


def not_supported(what: str) -> AwsError:
    return AwsError("ValidationError", f"Headrace does not support {what}.")


def invalid_token() -> AwsError:
    return AwsError("InvalidNextToken", "The next token is invalid.")


def too_many_tags(most: int) -> AwsError:
    return invalid_value(f"A resource can have at most {most} tags.")


def no_alarms(names: list[str]) -> AwsError:
    return AwsError("ResourceNotFound", f"Alarms {names} do not exist.", status=404)


def no_resource(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"The resource {arn} does not exist.", status=404)
