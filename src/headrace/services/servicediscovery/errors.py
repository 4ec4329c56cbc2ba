"""Cloud Map's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def invalid(message: str) -> AwsError:
    return AwsError("InvalidInput", message)


def not_supported(what: str) -> AwsError:
    return AwsError("InvalidInput", f"Headrace does not support {what}.")


def no_namespace(id: str) -> AwsError:
    return AwsError("NamespaceNotFound", f"Failed to find a namespace with id: {id}", status=404)


def namespace_exists(name: str) -> AwsError:
    return AwsError("NamespaceAlreadyExists", f"Namespace with name {name} already exists.")


def no_service(id: str) -> AwsError:
    return AwsError("ServiceNotFound", f"Failed to find a service with id: {id}", status=404)


def service_exists(name: str) -> AwsError:
    return AwsError("ServiceAlreadyExists", f"Service with name {name} already exists.")


def no_instance(id: str) -> AwsError:
    return AwsError("InstanceNotFound", f"Failed to find an instance with id: {id}", status=404)


def no_operation(id: str) -> AwsError:
    return AwsError("OperationNotFound", f"Failed to find an operation with id: {id}", status=404)


def in_use(message: str) -> AwsError:
    return AwsError("ResourceInUse", message)


def too_many_tags(most: int) -> AwsError:
    return AwsError("TooManyTagsException", f"A resource can have at most {most} tags.")


def no_resource(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"The resource {arn} does not exist.", status=404)
