"""TagResource, UntagResource, ListTagsForResource, and the older ones that name a log group."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import errors, groups, names
from headrace.services.logs.context import Context, operation

_MOST = 50
_Tags = Mapping[str, str]


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    return await _add(context, call, names.from_arn(call, request["resourceArn"]), request["tags"])


@operation("TagLogGroup")
async def tag_log_group(context: Context, call: Call, request: Request) -> Response:
    return await _add(context, call, request["logGroupName"], request["tags"])


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    return await _remove(context, call, names.from_arn(call, request["resourceArn"]), request["tagKeys"])


@operation("UntagLogGroup")
async def untag_log_group(context: Context, call: Call, request: Request) -> Response:
    return await _remove(context, call, request["logGroupName"], request["tags"])


@operation("ListTagsForResource")
async def list_tags_for_resource(context: Context, call: Call, request: Request) -> Response:
    return await _list(context, call, names.from_arn(call, request["resourceArn"]))


@operation("ListTagsLogGroup")
async def list_tags_log_group(context: Context, call: Call, request: Request) -> Response:
    return await _list(context, call, request["logGroupName"])


async def _add(context: Context, call: Call, name: str, tags: _Tags) -> Response:
    return await _change(context, call, name, lambda old: {**old, **tags})


async def _remove(context: Context, call: Call, name: str, keys: Iterable[str]) -> Response:
    gone = set(keys)
    return await _change(
        context, call, name, lambda old: {key: value for key, value in old.items() if key not in gone}
    )


async def _list(context: Context, call: Call, name: str) -> Response:
    group = await groups.require(context.store, call.scope, name)
    return {"tags": group.tags}


async def _change(
    context: Context, call: Call, name: str, change: Callable[[_Tags], dict[str, str]]
) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, name)
        tags = change(group.tags)
        if len(tags) > _MOST:
            raise errors.too_many_tags()
        await tx.replace(replace(group, tags=tags), expect=group.revision)
    return {}
