"""Scheduling policies: create, describe, list, update, delete."""

from itertools import combinations
from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.batch import names, paging
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags, unsupported
from headrace.services.batch.records import Policy, Queue
from headrace.store.base import Reader
from headrace.store.listing import every

MOST_SHARES = 500
LONGEST_DECAY = 604_800
WEIGHTS = (0.0001, 999.9999)


async def require(reader: Reader, call: Call, arn: str) -> Policy:
    """Raises `ClientException`."""
    policy = await reader.get(Policy, names.id_of(call.scope, arn))
    if policy is None:
        raise client_exception(f"Scheduling policy {arn} does not exist")
    return policy


@operation("CreateSchedulingPolicy")
async def create_scheduling_policy(context: Context, call: Call, request: Request) -> Response:
    name = request["name"]
    names.check("Scheduling policy", name)
    if "quotaSharePolicy" in request:
        raise unsupported("quota shares")
    fair = request.get("fairsharePolicy", {})
    _check(fair)
    async with context.store.write() as tx:
        if await tx.get(Policy, f"{call.scope}/{name}"):
            raise client_exception("Object already exists")
        policy = await tx.create(
            Policy(
                id=f"{call.scope}/{name}",
                scope=call.scope,
                name=name,
                fair_share=fair,
                tags=tagging.added({}, request.get("tags", {}), too_many_tags),
            )
        )
    return {"name": name, "arn": policy.arn}


@operation("DescribeSchedulingPolicies")
async def describe_scheduling_policies(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    found = await context.store.get_many(Policy, [names.id_of(call.scope, arn) for arn in request["arns"]])
    return {"schedulingPolicies": [_shown(one) for one in found.values()]}


@operation("ListSchedulingPolicies")
async def list_scheduling_policies(context: Context, call: Call, request: Request) -> Response:
    limit = paging.size(request)
    page = await context.store.page(Policy, owner=call.scope, after=paging.after(request), limit=limit)
    return {
        "schedulingPolicies": [{"arn": one.arn} for one in page],
        "nextToken": paging.more(page, limit),
    }


@operation("UpdateSchedulingPolicy")
async def update_scheduling_policy(context: Context, call: Call, request: Request) -> Response:
    if "quotaSharePolicy" in request:
        raise unsupported("quota shares")
    fair = request.get("fairsharePolicy", {})
    _check(fair)
    async with context.store.write() as tx:
        policy = await require(tx, call, request["arn"])
        await tx.replace(replace(policy, fair_share={**policy.fair_share, **fair}), expect=policy.revision)
    return {}


@operation("DeleteSchedulingPolicy")
async def delete_scheduling_policy(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        policy = await require(tx, call, request["arn"])
        if any(queue.policy == policy.id for queue in await every(tx, Queue, owner=call.scope)):
            raise client_exception("Cannot delete, found existing JobQueue relationship")
        await tx.delete(Policy, policy.id, expect=policy.revision)
    return {}


def _check(fair: dict[str, Any]) -> None:
    if not 0 <= fair.get("shareDecaySeconds", 0) <= LONGEST_DECAY:
        raise client_exception(f"shareDecaySeconds must be between 0 and {LONGEST_DECAY}")
    if not 0 <= fair.get("computeReservation", 0) <= 99:
        raise client_exception("computeReservation must be between 0 and 99")
    shares = fair.get("shareDistribution", ())
    if len(shares) > MOST_SHARES:
        raise client_exception(f"shareDistribution holds at most {MOST_SHARES} entries")
    for share in shares:
        if not names.SHARE_PATTERN.fullmatch(share["shareIdentifier"]):
            raise client_exception(f"The shareIdentifier {share['shareIdentifier']} is not valid")
        if not WEIGHTS[0] <= share.get("weightFactor", 1.0) <= WEIGHTS[1]:
            raise client_exception(f"weightFactor must be between {WEIGHTS[0]} and {WEIGHTS[1]}")
    for one, other in combinations(sorted(share["shareIdentifier"] for share in shares), 2):
        if one == other or _covers(one, other) or _covers(other, one):
            raise client_exception(f"The shareIdentifiers {one} and {other} overlap")


def _covers(pattern: str, other: str) -> bool:
    return pattern.endswith("*") and other.startswith(pattern[:-1])


def _shown(policy: Policy) -> dict[str, Any]:
    return {"name": policy.name, "arn": policy.arn, "fairsharePolicy": policy.fair_share, "tags": policy.tags}
