"""Tags of namespaces and services."""

from headrace.aws.call import Call
from headrace.services import tagging
from headrace.services.servicediscovery.context import operation
from headrace.services.servicediscovery.errors import no_resource, too_many_tags
from headrace.services.servicediscovery.records import Namespace, Service
from headrace.store.base import Reader


async def find(reader: Reader, call: Call, arn: str) -> Namespace | Service:
    """What has this ARN. Raises `ResourceNotFoundException`."""
    id = f"{call.scope}/{arn.rsplit('/', 1)[-1]}"
    record = await reader.get(Namespace, id) or await reader.get(Service, id)
    if record is None or record.arn != arn:
        raise no_resource(arn)
    return record


tagging.register(operation, find, too_many_tags)
