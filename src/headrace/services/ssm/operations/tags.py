"""AddTagsToResource, RemoveTagsFromResource, ListTagsForResource: of parameters."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ssm.context import Context, operation
from headrace.services.ssm.errors import no_such_resource
from headrace.services.ssm.records import Parameter
from headrace.services.ssm.tagging import kept
from headrace.store.base import Reader


@operation("AddTagsToResource")
async def add_tags_to_resource(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        parameter = await _find(tx, call, request)
        tags = kept(request["Tags"], parameter.tags)
        await tx.replace(replace(parameter, tags=tags), expect=parameter.revision)
    return {}


@operation("RemoveTagsFromResource")
async def remove_tags_from_resource(context: Context, call: Call, request: Request) -> Response:
    gone = set(request["TagKeys"])
    async with context.store.write() as tx:
        parameter = await _find(tx, call, request)
        tags = {key: value for key, value in parameter.tags.items() if key not in gone}
        await tx.replace(replace(parameter, tags=tags), expect=parameter.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    tags = (await _find(context.store, call, request)).tags
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags.items()]}


async def _find(reader: Reader, call: Call, request: Request) -> Parameter:
    if request["ResourceType"] != "Parameter":
        raise AwsError("InvalidResourceType", "Headrace has no resources of that type, only parameters.")
    parameter = await reader.get(Parameter, f"{call.scope}/{request['ResourceId']}")
    if parameter is None:
        raise no_such_resource(request["ResourceId"])
    return parameter
