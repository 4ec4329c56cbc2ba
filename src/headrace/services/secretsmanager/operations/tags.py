"""TagResource, UntagResource."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager import errors, secrets
from headrace.services.secretsmanager.context import Context, operation

_MOST = 50


@operation("TagResource")
async def tag_resource(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request["SecretId"], lambda old: tagged(old, request["Tags"]))


@operation("UntagResource")
async def untag_resource(context: Context, call: Call, request: Request) -> Response:
    gone = set(request["TagKeys"])
    return await _change(
        context, call, request["SecretId"], lambda old: {key: old[key] for key in old if key not in gone}
    )


def tagged(old: Mapping[str, str], tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The tags with these as well. Raises `InvalidParameterException` if they are too many."""
    new = {**old, **{tag.get("Key", ""): tag.get("Value", "") for tag in tags}}
    if len(new) > _MOST:
        raise errors.too_many_tags()
    return new


async def _change(
    context: Context, call: Call, secret_id: str, change: Callable[[Mapping[str, str]], dict[str, str]]
) -> Response:
    async with context.store.write() as tx:
        secret = await secrets.require(tx, call.scope, secret_id)
        await secrets.write(tx, secret, replace(secret, tags=change(secret.tags)))
    return {}
