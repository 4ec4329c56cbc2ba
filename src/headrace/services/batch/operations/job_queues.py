"""Job queues: create, describe, update, delete."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.batch import names, paging
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags, unsupported
from headrace.services.batch.operations.compute_environments import check_state
from headrace.services.batch.records import DISABLED, ENABLED, Environment, Policy, Queue, Status
from headrace.store.base import Reader

MOST_ENVIRONMENTS = 3
TIME_LIMITS = range(600, 86_401)
HEALTHY = "JobQueue Healthy"


async def require(reader: Reader, call: Call, reference: str) -> Queue:
    """The queue of this name or ARN. Raises `ClientException`."""
    queue = await reader.get(Queue, names.id_of(call.scope, reference))
    if queue is None:
        raise client_exception(f"Job queue {names.name_of(reference)} does not exist")
    return queue


@operation("CreateJobQueue")
async def create_job_queue(context: Context, call: Call, request: Request) -> Response:
    name = request["jobQueueName"]
    names.check("Job Queue", name)
    check_state(request.get("state"))
    if "serviceEnvironmentOrder" in request:
        raise unsupported("queues of service environments")
    _check_priority(request["priority"])
    limits = _limits(request)
    async with context.store.write() as tx:
        if await tx.get(Queue, f"{call.scope}/{name}"):
            raise client_exception("Object already exists")
        environments = await _environments(tx, call, request.get("computeEnvironmentOrder", []))
        queue = await tx.create(
            Queue(
                id=f"{call.scope}/{name}",
                scope=call.scope,
                name=name,
                state=request.get("state", ENABLED),
                priority=request["priority"],
                environments=tuple(one.id for one in environments),
                order=_order(request["computeEnvironmentOrder"], environments),
                policy=await _policy(tx, call, request.get("schedulingPolicyArn")),
                limits=limits,
                type="ECS_FARGATE" if environments[0].platform == "FARGATE" else "ECS",
                tags=tagging.added({}, request.get("tags", {}), too_many_tags),
            )
        )
    return {"jobQueueName": name, "jobQueueArn": queue.arn}


@operation("DescribeJobQueues")
async def describe_job_queues(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    if wanted := request.get("jobQueues"):
        found = await context.store.get_many(Queue, [names.id_of(call.scope, name) for name in wanted])
        return {"jobQueues": [_shown(one) for one in found.values()]}
    limit = paging.size(request)
    page = await context.store.page(Queue, owner=call.scope, after=paging.after(request), limit=limit)
    return {"jobQueues": [_shown(one) for one in page], "nextToken": paging.more(page, limit)}


@operation("UpdateJobQueue")
async def update_job_queue(context: Context, call: Call, request: Request) -> Response:
    check_state(request.get("state"))
    if "priority" in request:
        _check_priority(request["priority"])
    limits = _limits(request)
    async with context.store.write() as tx:
        queue = await require(tx, call, request["jobQueue"])
        if queue.status is Status.DELETING:
            raise client_exception("Cannot update, resource is being modified")
        after = replace(
            queue,
            state=request.get("state", queue.state),
            status=Status.UPDATING,
            priority=request.get("priority", queue.priority),
            limits=limits if "jobStateTimeLimitActions" in request else queue.limits,
        )
        if "computeEnvironmentOrder" in request:
            environments = await _environments(tx, call, request["computeEnvironmentOrder"])
            after = replace(
                after,
                environments=tuple(one.id for one in environments),
                order=_order(request["computeEnvironmentOrder"], environments),
            )
        if "schedulingPolicyArn" in request:
            if not queue.policy:
                raise client_exception("A FIFO job queue can't be given a scheduling policy.")
            after = replace(after, policy=await _policy(tx, call, request["schedulingPolicyArn"]))
        queue = await tx.replace(after, expect=queue.revision)
    return {"jobQueueName": queue.name, "jobQueueArn": queue.arn}


@operation("DeleteJobQueue")
async def delete_job_queue(context: Context, call: Call, request: Request) -> Response:
    """Its jobs are ended. One that is not there is no error."""
    async with context.store.write() as tx:
        queue = await tx.get(Queue, names.id_of(call.scope, request["jobQueue"]))
        if queue is None or queue.status is Status.DELETING:
            return {}
        if queue.state != DISABLED:
            raise client_exception("Cannot delete, job queue state must be DISABLED")
        await tx.replace(replace(queue, status=Status.DELETING), expect=queue.revision)
    return {}


async def _environments(reader: Reader, call: Call, order: list[dict[str, Any]]) -> list[Environment]:
    if not order:
        raise client_exception("At least 1 compute environment must be provided")
    if len(order) > MOST_ENVIRONMENTS:
        raise client_exception(f"At most {MOST_ENVIRONMENTS} compute environments can be provided")
    if len({one["order"] for one in order}) < len(order):
        raise client_exception("computeEnvironmentOrder is malformed")
    ids = [names.id_of(call.scope, one["computeEnvironment"]) for one in _sorted(order)]
    found = await reader.get_many(Environment, ids)
    for id in ids:
        if id not in found or found[id].status is Status.DELETING:
            raise client_exception(f"Compute environment {id.rsplit('/', 1)[1]} does not exist")
    if len({one.platform for one in found.values()}) > 1:
        raise client_exception("A job queue's compute environments must all be of EC2 or all of Fargate")
    return [found[id] for id in ids]


async def _policy(reader: Reader, call: Call, arn: str | None) -> str:
    if arn is None:
        return ""
    policy = await reader.get(Policy, names.id_of(call.scope, arn))
    if policy is None:
        raise client_exception(f"Scheduling policy {arn} does not exist")
    return policy.id


def _sorted(order: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(order, key=lambda one: int(one["order"]))


def _order(order: list[dict[str, Any]], environments: list[Environment]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"order": one["order"], "computeEnvironment": environment.arn}
        for one, environment in zip(_sorted(order), environments, strict=True)
    )


def _check_priority(priority: int) -> None:
    if priority < 0:
        raise client_exception("priority must not be negative")


def _limits(request: Request) -> tuple[dict[str, Any], ...]:
    limits = request.get("jobStateTimeLimitActions", ())
    for limit in limits:
        if limit["maxTimeSeconds"] not in TIME_LIMITS:
            raise client_exception("maxTimeSeconds must be between 600 and 86400")
    return tuple(limits)


def _shown(queue: Queue) -> dict[str, Any]:
    account, region = queue.scope.split("/")
    policy = f"arn:aws:batch:{region}:{account}:scheduling-policy/{queue.policy.rsplit('/', 1)[-1]}"
    return {
        "jobQueueName": queue.name,
        "jobQueueArn": queue.arn,
        "state": queue.state,
        "status": queue.status.value,
        "statusReason": HEALTHY if queue.status is Status.VALID else None,
        "priority": queue.priority,
        "schedulingPolicyArn": policy if queue.policy else None,
        "computeEnvironmentOrder": list(queue.order),
        "jobQueueType": queue.type,
        "jobStateTimeLimitActions": list(queue.limits),
        "tags": queue.tags,
    }
