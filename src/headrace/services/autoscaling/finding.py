"""Finding what a request names."""

import re

from headrace.aws.call import Call, Request
from headrace.services.autoscaling.errors import no_target, not_supported, validation
from headrace.services.autoscaling.records import DIMENSION, NAMESPACE, ScalableTarget
from headrace.store.base import Reader

RESOURCE = re.compile(r"service/[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}")
NAMESPACES = (
    "appstream",
    "cassandra",
    "comprehend",
    "custom-resource",
    "dynamodb",
    "ec2",
    "ecs",
    "elasticache",
    "elasticmapreduce",
    "kafka",
    "lambda",
    "neptune",
    "rds",
    "sagemaker",
    "workspaces",
)


def check_kind(request: Request) -> None:
    """Raises `ValidationException` for anything but the number of an ECS service's tasks."""
    namespace = request["ServiceNamespace"]
    if namespace not in NAMESPACES:
        raise validation(
            f"1 validation error detected: Value '{namespace}' at 'serviceNamespace' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{', '.join(NAMESPACES)}]"
        )
    if namespace != NAMESPACE:
        raise not_supported(f"the scaling of {namespace}")
    if request.get("ScalableDimension", DIMENSION) != DIMENSION:
        raise validation("Unsupported service namespace, resource type or scalable dimension")


def resource(request: Request) -> str:
    """The service that a request is about. Raises `ValidationException`."""
    check_kind(request)
    if not RESOURCE.fullmatch(request["ResourceId"]):
        raise validation("Unsupported service namespace, resource type or scalable dimension")
    return str(request["ResourceId"])


async def target(reader: Reader, call: Call, request: Request) -> ScalableTarget:
    """The target that a request is about. Raises `ObjectNotFoundException`."""
    service = resource(request)
    found = await reader.get(ScalableTarget, f"{call.scope}/{service}")
    if found is None:
        raise no_target(service)
    return found
