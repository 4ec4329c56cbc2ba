"""Tags of load balancers, target groups, listeners and rules."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.elbv2 import errors, finding, names, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule, TargetGroup
from headrace.store.base import Reader

MOST_TAGS = 50

Tagged = LoadBalancer | TargetGroup | Listener | Rule

FINDERS: dict[str, Callable[[Reader, Call, str], Awaitable[Tagged]]] = {
    "loadbalancer": finding.load_balancer,
    "targetgroup": finding.target_group,
    "listener": finding.listener,
    "listener-rule": finding.rule,
}


@operation("AddTags")
async def add_tags(context: Context, call: Call, request: Request) -> Response:
    given = names.tags(request["Tags"])
    await _change(context, call, request["ResourceArns"], lambda tags: {**tags, **given})
    return {}


@operation("RemoveTags")
async def remove_tags(context: Context, call: Call, request: Request) -> Response:
    gone = set(request["TagKeys"])
    await _change(
        context,
        call,
        request["ResourceArns"],
        lambda tags: {key: value for key, value in tags.items() if key not in gone},
    )
    return {}


@operation("DescribeTags")
async def describe_tags(context: Context, call: Call, request: Request) -> Response:
    found = [(arn, await _find(context.store, call, arn)) for arn in request["ResourceArns"]]
    return {"TagDescriptions": [{"ResourceArn": arn, "Tags": wire.tags(one.tags)} for arn, one in found]}


async def _change(
    context: Context, call: Call, arns: list[str], change: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    async with context.store.write() as tx:
        for arn in arns:
            record = await _find(tx, call, arn)
            tags = change(record.tags)
            if len(tags) > MOST_TAGS:
                raise errors.validation(f"A resource can have at most {MOST_TAGS} tags")
            await tx.replace(replace(record, tags=tags), expect=record.revision)


async def _find(reader: Reader, call: Call, arn: str) -> Tagged:
    kind = arn.rsplit(":", 1)[-1].split("/", 1)[0]
    if kind not in FINDERS:
        raise errors.validation(f"'{arn}' is not a valid ARN")
    return await FINDERS[kind](reader, call, arn)
