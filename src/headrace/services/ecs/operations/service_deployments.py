"""Service deployments and service revisions: how services came to be what they are."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ecs import paging, service_wire
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.records import TaskDefinition, cluster_id
from headrace.services.ecs.service_names import name_of
from headrace.services.ecs.service_records import (
    Deployment,
    Rollout,
    Service,
    ServiceRevision,
    service_id,
)
from headrace.store.base import Reader

MOST_DESCRIBED = 20


class Part(NamedTuple):
    """What the ARN of a service deployment or revision names."""

    service: str
    """The service's id."""
    number: str


def parse(call: Call, arn: str, what: str) -> Part:
    """From `arn:…:WHAT/CLUSTER/SERVICE/NUMBER`. Raises `InvalidParameterException`."""
    kind, *names = arn.rsplit(":", 1)[-1].split("/")
    if not arn.startswith("arn:") or kind != what or len(names) != 3:
        raise invalid_parameter(f"Invalid identifier: {arn}")
    cluster, service, number = names
    return Part(service_id(cluster_id(call.scope, cluster), service), number)


@operation("DescribeServiceDeployments")
async def describe_service_deployments(context: Context, call: Call, request: Request) -> Response:
    found, failures = [], []
    for arn in _few(request["serviceDeploymentArns"]):
        part = parse(call, arn, "service-deployment")
        service = await context.store.get(Service, part.service)
        deployment = await context.store.get(Deployment, f"{part.service}/{part.number}")
        if service is None or deployment is None:
            failures.append({"arn": arn, "reason": "MISSING"})
            continue
        history = await _history(context.store, service)
        before = [one for one in history if one.created_at < deployment.created_at]
        found.append(
            service_wire.service_deployment(
                deployment, service, _rollback(deployment, history), before[0] if before else None
            )
        )
    return {"serviceDeployments": found, "failures": failures}


@operation("ListServiceDeployments")
async def list_service_deployments(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    service = await context.store.get(Service, service_id(cluster.id, name_of(request["service"])))
    if service is None:
        raise AwsError("ServiceNotFoundException", "Service not found.")
    limit, after = paging.size(request), paging.after(request)
    wanted, created = request.get("status"), request.get("createdAt", {})
    history = await _history(context.store, service)
    shown = [
        (one.index().sort, service_wire.service_deployment_brief(one, service, _rollback(one, history)))
        for one in history
        if not one.rollback_of
        and (not after or one.index().sort < after)
        and ("after" not in created or one.created_at >= created["after"])
        and ("before" not in created or one.created_at <= created["before"])
    ]
    shown = [(sort, brief) for sort, brief in shown if not wanted or brief["status"] in wanted]
    more = paging.token(shown[limit - 1][0]) if len(shown) > limit else None
    return {"serviceDeployments": [brief for _, brief in shown[:limit]], "nextToken": more}


@operation("DescribeServiceRevisions")
async def describe_service_revisions(context: Context, call: Call, request: Request) -> Response:
    found, failures = [], []
    for arn in _few(request["serviceRevisionArns"]):
        part = parse(call, arn, "service-revision")
        service = await context.store.get(Service, part.service)
        revision = await context.store.get(ServiceRevision, f"{part.service}/{part.number}")
        if service is None or revision is None:
            failures.append({"arn": arn, "reason": "MISSING"})
            continue
        images = await _images(context.store, service, revision)
        found.append(service_wire.service_revision(revision, service, images))
    return {"serviceRevisions": found, "failures": failures}


@operation("StopServiceDeployment")
async def stop_service_deployment(context: Context, call: Call, request: Request) -> Response:
    part = parse(call, request["serviceDeploymentArn"], "service-deployment")
    async with context.store.write() as tx:
        service = await tx.get(Service, part.service)
        deployment = await tx.get(Deployment, f"{part.service}/{part.number}")
        if service is None or deployment is None:
            raise AwsError(
                "ServiceDeploymentNotFoundException", "The specified service deployment was not found."
            )
        if deployment.rollout is not Rollout.IN_PROGRESS or service.primary != deployment.id:
            raise AwsError(
                "ConflictException", "The service deployment is not in progress and can't be stopped."
            )
        if not deployment.stop:
            asked = replace(deployment, stop=request.get("stopType", "ROLLBACK"), updated_at=call.now)
            await tx.replace(asked, expect=deployment.revision)
    return {"serviceDeploymentArn": request["serviceDeploymentArn"]}


async def _history(reader: Reader, service: Service) -> list[Deployment]:
    """The service's deployments that are kept, newest first."""
    return await reader.page(Deployment, owner=service.id, descending=True)


def _rollback(deployment: Deployment, history: Iterable[Deployment]) -> Deployment | None:
    """The deployment that took this one back."""
    return next((one for one in history if one.rollback_of == deployment.number), None)


async def _images(reader: Reader, service: Service, revision: ServiceRevision) -> list[Response]:
    """The images of its containers, with the digests that its deployments resolved."""
    definition = await reader.get(TaskDefinition, revision.definition)
    digests: dict[str, str] = {}
    for deployment in await _history(reader, service):
        if deployment.revision_number == revision.number:
            digests = digests or deployment.digests
    containers = definition.definition["containerDefinitions"] if definition else []
    return [
        {"containerName": one["name"], "image": one["image"], "imageDigest": digests.get(one["name"])}
        for one in containers
    ]


def _few(arns: list[str]) -> list[str]:
    if not 1 <= len(arns) <= MOST_DESCRIBED:
        raise invalid_parameter(f"Between 1 and {MOST_DESCRIBED} ARNs can be described at once.")
    return arns
