"""Tags of alarms."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.cloudwatch import tagging
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import no_resource
from headrace.services.cloudwatch.records import Alarm
from headrace.store.base import Reader


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        alarm = await _find(tx, call, request["ResourceARN"])
        tags = tagging.added(alarm.tags, request["Tags"])
        await tx.replace(replace(alarm, tags=tags), expect=alarm.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        alarm = await _find(tx, call, request["ResourceARN"])
        tags = {key: value for key, value in alarm.tags.items() if key not in request["TagKeys"]}
        await tx.replace(replace(alarm, tags=tags), expect=alarm.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    alarm = await _find(context.store, call, request["ResourceARN"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in alarm.tags.items()]}


async def _find(reader: Reader, call: Call, arn: str) -> Alarm:
    prefix = call.arn("alarm:")
    alarm = await reader.get(Alarm, f"{call.scope}/{arn.removeprefix(prefix)}")
    if alarm is None or not arn.startswith(prefix):
        raise no_resource(arn)
    return alarm
