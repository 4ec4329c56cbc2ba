"""Compute environments: create, describe, update, delete."""

import re
from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services import tagging
from headrace.services.batch import paging
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, too_many_tags, unsupported
from headrace.services.batch.names import id_of, name_of
from headrace.services.batch.records import DISABLED, ENABLED, Environment, Queue, Status
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
KEPT = ("serviceRole", "unmanagedvCpus", "context", "ecsSettings", "updatePolicy")
NOT_ON_FARGATE = (
    "minvCpus",
    "desiredvCpus",
    "instanceTypes",
    "imageId",
    "instanceRole",
    "tags",
    "launchTemplate",
)
HEALTHY = "ComputeEnvironment Healthy"


async def require(reader: Reader, call: Call, reference: str) -> Environment:
    """The compute environment of this name or ARN. Raises `ClientException`."""
    environment = await reader.get(Environment, id_of(call.scope, reference))
    if environment is None:
        raise client_exception(f"Compute environment {name_of(reference)} does not exist")
    return environment


def check_state(state: str | None) -> None:
    """Raises `ClientException`."""
    if state not in (None, ENABLED, DISABLED):
        raise client_exception(f"state {state} must be one of {ENABLED} | {DISABLED}")


@operation("CreateComputeEnvironment")
async def create_compute_environment(context: Context, call: Call, request: Request) -> Response:
    name = request["computeEnvironmentName"]
    if not NAME.fullmatch(name):
        raise client_exception(
            "Compute environment name does not match ^[A-Za-z0-9][A-Za-z0-9_-]{1,126}[A-Za-z0-9]$"
        )
    if "eksConfiguration" in request:
        raise unsupported("compute environments on Amazon EKS")
    check_state(request.get("state"))
    resources = request.get("computeResources", {})
    _check(request["type"], resources)
    async with context.store.write() as tx:
        if await tx.get(Environment, f"{call.scope}/{name}"):
            raise client_exception("Object already exists")
        environment = await tx.create(
            Environment(
                id=f"{call.scope}/{name}",
                scope=call.scope,
                name=name,
                type=request["type"],
                state=request.get("state", ENABLED),
                resources=resources,
                settings={member: request[member] for member in KEPT if member in request},
                uuid=context.ids.uuid(),
                tags=tagging.added({}, request.get("tags", {}), too_many_tags),
            )
        )
    return {"computeEnvironmentName": name, "computeEnvironmentArn": environment.arn}


@operation("DescribeComputeEnvironments")
async def describe_compute_environments(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    if names := request.get("computeEnvironments"):
        found = await context.store.get_many(Environment, [id_of(call.scope, name) for name in names])
        return {"computeEnvironments": [_shown(one) for one in found.values()]}
    limit = paging.size(request)
    page = await context.store.page(Environment, owner=call.scope, after=paging.after(request), limit=limit)
    return {
        "computeEnvironments": [_shown(one) for one in page],
        "nextToken": paging.more(page, limit),
    }


@operation("UpdateComputeEnvironment")
async def update_compute_environment(context: Context, call: Call, request: Request) -> Response:
    check_state(request.get("state"))
    async with context.store.write() as tx:
        environment = await require(tx, call, request["computeEnvironment"])
        if environment.status is Status.DELETING:
            raise client_exception("Cannot update, resource is being modified")
        resources = {**environment.resources, **request.get("computeResources", {})}
        _check(environment.type, resources)
        after = replace(
            environment,
            state=request.get("state", environment.state),
            status=Status.UPDATING,
            resources=resources,
            settings={
                **environment.settings,
                **{member: request[member] for member in KEPT if member in request},
            },
        )
        environment = await tx.replace(after, expect=environment.revision)
    return {
        "computeEnvironmentName": environment.name,
        "computeEnvironmentArn": environment.arn,
    }


@operation("DeleteComputeEnvironment")
async def delete_compute_environment(context: Context, call: Call, request: Request) -> Response:
    """One that is not there is no error."""
    async with context.store.write() as tx:
        environment = await tx.get(Environment, id_of(call.scope, request["computeEnvironment"]))
        if environment is None or environment.status is Status.DELETING:
            return {}
        if environment.state != DISABLED:
            raise client_exception("Cannot delete, state must be DISABLED")
        if await _is_used(tx, environment):
            raise client_exception("Cannot delete, found existing JobQueue relationship")
        await tx.replace(replace(environment, status=Status.DELETING), expect=environment.revision)
    return {}


async def _is_used(tx: Transaction, environment: Environment) -> bool:
    queues = await every(tx, Queue, owner=environment.scope)
    return any(environment.id in queue.environments for queue in queues)


def _check(kind: str, resources: dict[str, Any]) -> None:
    if kind == "UNMANAGED":
        return
    if not resources:
        raise client_exception("computeResources must be provided for a MANAGED compute environment")
    if resources.get("type") == "ECS_MANAGED_INSTANCES":
        raise unsupported("compute environments of ECS Managed Instances")
    least, most = resources.get("minvCpus", 0), resources.get("maxvCpus", 0)
    if most < 1:
        raise client_exception("maxvCpus must be at least 1")
    if not 0 <= least <= most:
        raise client_exception("minvCpus must not be greater than maxvCpus")
    if not least <= resources.get("desiredvCpus", least) <= most:
        raise client_exception("desiredvCpus must be between minvCpus and maxvCpus")
    if str(resources.get("type", "")).startswith("FARGATE"):
        for member in NOT_ON_FARGATE:
            if member in resources:
                raise client_exception(f"{member} is not applicable for Fargate.")


def _shown(environment: Environment) -> dict[str, Any]:
    account, region = environment.scope.split("/")
    return {
        "computeEnvironmentName": environment.name,
        "computeEnvironmentArn": environment.arn,
        "ecsClusterArn": f"arn:aws:ecs:{region}:{account}:cluster/{environment.cluster}",
        "type": environment.type,
        "state": environment.state,
        "status": environment.status.value,
        "statusReason": HEALTHY if environment.status is Status.VALID else None,
        "computeResources": environment.resources or None,
        "containerOrchestrationType": "ECS",
        "uuid": environment.uuid,
        "tags": environment.tags,
        **environment.settings,
    }
