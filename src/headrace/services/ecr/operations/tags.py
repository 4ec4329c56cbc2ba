"""TagResource, UntagResource, ListTagsForResource."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr import names, repositories, resource_tags
from headrace.services.ecr.context import Context, operation


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    name = names.repository_of_arn(call, request["resourceArn"])
    async with context.store.write() as tx:
        repository = await repositories.require(tx, call.scope, name)
        tags = resource_tags.added(repository.tags, request["tags"])
        await tx.replace(replace(repository, tags=tags), expect=repository.revision)
    return {}


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    name = names.repository_of_arn(call, request["resourceArn"])
    async with context.store.write() as tx:
        repository = await repositories.require(tx, call.scope, name)
        tags = resource_tags.removed(repository.tags, request["tagKeys"])
        await tx.replace(replace(repository, tags=tags), expect=repository.revision)
    return {}


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    name = names.repository_of_arn(call, request["resourceArn"])
    repository = await repositories.require(context.store, call.scope, name)
    return {"tags": [{"Key": key, "Value": value} for key, value in repository.tags.items()]}
