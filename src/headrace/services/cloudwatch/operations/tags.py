"""Tags of alarms."""

from headrace.aws.call import Call
from headrace.services import tagging
from headrace.services.cloudwatch.context import operation
from headrace.services.cloudwatch.errors import no_resource, too_many_tags
from headrace.services.cloudwatch.records import Alarm
from headrace.store.base import Reader


async def find(reader: Reader, call: Call, arn: str) -> Alarm:
    """The alarm of this ARN. Raises `ResourceNotFoundException`."""
    prefix = call.arn("alarm:")
    alarm = await reader.get(Alarm, f"{call.scope}/{arn.removeprefix(prefix)}")
    if alarm is None or not arn.startswith(prefix):
        raise no_resource(arn)
    return alarm


tagging.register(operation, find, too_many_tags)
