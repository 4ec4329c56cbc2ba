"""Tags of resources that are named by their ARNs, as the newer services have them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from headrace.aws.call import Call, Operations, Request, Response
from headrace.aws.errors import AwsError
from headrace.store.base import Reader, Store

MOST = 50
Pairs = Iterable[Mapping[str, str]] | Mapping[str, str]
"""As requests give them: by key, or as a list of `Key` and `Value`."""
TooMany = Callable[[int], AwsError]


class HasStore(Protocol):
    @property
    def store(self) -> Store: ...


C = TypeVar("C", bound=HasStore)
Find = Callable[[Reader, Call, str], Awaitable[Any]]
"""Finds the record, which has `tags`, by its ARN. Raises `AwsError`."""


def added(before: Mapping[str, str], given: Pairs, too_many: TooMany) -> dict[str, str]:
    """The tags with those given. Raises what `too_many` says of the number that is allowed."""
    new = given if isinstance(given, Mapping) else {tag["Key"]: tag["Value"] for tag in given}
    tags = {**before, **new}
    if len(tags) > MOST:
        raise too_many(MOST)
    return tags


def register(operation: Operations[C], find: Find, too_many: TooMany, *, listed: bool = True) -> None:
    """Register TagResource, UntagResource and ListTagsForResource. `listed`: tags are shown as a list of
    `Key` and `Value`, otherwise by key."""

    @operation("TagResource")
    async def tag_resource(context: C, call: Call, request: Request) -> Response:
        async with context.store.write() as tx:
            record = await find(tx, call, request["ResourceARN"])
            tags = added(record.tags, request["Tags"], too_many)
            await tx.replace(replace(record, tags=tags), expect=record.revision)
        return {}

    @operation("UntagResource")
    async def untag_resource(context: C, call: Call, request: Request) -> Response:
        async with context.store.write() as tx:
            record = await find(tx, call, request["ResourceARN"])
            tags = {key: value for key, value in record.tags.items() if key not in request["TagKeys"]}
            await tx.replace(replace(record, tags=tags), expect=record.revision)
        return {}

    @operation("ListTagsForResource")
    async def list_tags_for_resource(context: C, call: Call, request: Request) -> Response:
        tags = (await find(context.store, call, request["ResourceARN"])).tags
        return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()] if listed else tags}
