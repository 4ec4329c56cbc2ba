"""Tags of scalable targets."""

from headrace.aws.call import Call
from headrace.services import tagging
from headrace.services.autoscaling.context import operation
from headrace.services.autoscaling.errors import no_resource, too_many_tags
from headrace.services.autoscaling.records import ScalableTarget
from headrace.store.base import Reader
from headrace.store.listing import every


async def find(reader: Reader, call: Call, arn: str) -> ScalableTarget:
    """The target of this ARN. Raises `ResourceNotFoundException`."""
    for target in await every(reader, ScalableTarget, scope=call.scope):
        if target.arn == arn:
            return target
    raise no_resource(arn)


tagging.register(operation, find, too_many_tags, listed=False)
