"""ECS's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def client_exception(message: str) -> AwsError:
    return AwsError("ClientException", message)


def invalid_parameter(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def cluster_not_found() -> AwsError:
    return AwsError("ClusterNotFoundException", "Cluster not found.")


def cluster_inactive() -> AwsError:
    return AwsError("ClusterNotFoundException", "The referenced cluster was inactive.")


def task_not_found() -> AwsError:
    return invalid_parameter("The referenced task was not found.")


def conflict(message: str, resources: list[str]) -> AwsError:
    return AwsError("ConflictException", message, resourceIds=resources)


def not_supported(what: str) -> AwsError:
    return invalid_parameter(f"Headrace does not support {what}.")


def service_not_found() -> AwsError:
    return AwsError("ServiceNotFoundException", "Service not found.")


def service_not_active() -> AwsError:
    return AwsError("ServiceNotActiveException", "Service was not ACTIVE.")
