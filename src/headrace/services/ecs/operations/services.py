"""Services: create, update, describe, list, delete."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.runs.records import Run
from headrace.services.ecs import capacity, launching, paging, service_settings, service_wire, tidying
from headrace.services.ecs.client_tokens import digest
from headrace.services.ecs.context import Context
from headrace.services.ecs.definitions import NAME
from headrace.services.ecs.discovery import connect
from headrace.services.ecs.errors import invalid_parameter, service_not_active, service_not_found
from headrace.services.ecs.events import newest
from headrace.services.ecs.operations import clusters, operation, task_definitions
from headrace.services.ecs.records import Cluster, TaskDefinition
from headrace.services.ecs.rollout.outcome import new_deployment
from headrace.services.ecs.service_names import name_of, new_number
from headrace.services.ecs.service_records import (
    Deployment,
    Replica,
    Scheduling,
    Service,
    ServiceRevision,
    ServiceStatus,
    service_id,
)
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every

MOST_DESCRIBED = 10
LISTED = 10
"""At once, unless asked for more."""


async def require(reader: Reader, cluster: Cluster, reference: str) -> Service:
    """The service of this name or ARN. Raises `ServiceNotFoundException` and `ServiceNotActiveException`."""
    service = await reader.get(Service, service_id(cluster.id, name_of(reference)))
    if service is None:
        raise service_not_found()
    if service.status is not ServiceStatus.ACTIVE:
        raise service_not_active()
    return service


async def shown(reader: Reader, service: Service) -> service_wire.Shown:
    """The service with all that its description needs."""
    ids = [service.primary, *service.former]
    found = await reader.get_many(Deployment, ids)
    deployments = [found[id] for id in ids if id in found]
    replicas = await every(reader, Replica, owner=service.id)
    return service_wire.Shown(
        service=service,
        deployments=deployments,
        revisions=await reader.get_many(ServiceRevision, [one.revision_id for one in deployments]),
        replicas=replicas,
        runs=await reader.get_many(Run, [one.id for one in replicas]),
        events=await newest(reader, service.id),
    )


@operation("CreateService")
async def create_service(context: Context, call: Call, request: Request) -> Response:
    if not NAME.fullmatch(request["serviceName"]):
        raise invalid_parameter("Invalid service name: 1 to 255 letters, numbers, underscores and hyphens.")
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        id = service_id(cluster.id, request["serviceName"])
        former = await tx.get(Service, id)
        if former is not None and former.status is not ServiceStatus.INACTIVE:
            service = _repeated(former, request)
        else:
            service = await _create(tx, context, call, cluster, request, id)
    return {"service": service_wire.service(await shown(context.store, service), tags=True)}


def _repeated(service: Service, request: Request) -> Service:
    """The service that this request has made before. Raises `AwsError` if it was another request."""
    if service.status is ServiceStatus.DRAINING:
        raise invalid_parameter("Unable to Start a service that is still Draining.")
    if service.request != digest(request):
        raise invalid_parameter("Creation of service was not idempotent.")
    return service


async def _create(
    tx: Transaction, context: Context, call: Call, cluster: Cluster, request: Request, id: str
) -> Service:
    scheduling = Scheduling(request.get("schedulingStrategy", "REPLICA"))
    if scheduling is Scheduling.REPLICA and "desiredCount" not in request:
        raise invalid_parameter("Desired count is required for the REPLICA scheduling strategy.")
    if "taskDefinition" not in request:
        raise invalid_parameter("TaskDefinition can not be blank.")
    definition = await task_definitions.require(tx, call, request["taskDefinition"])
    request = capacity.resolved(cluster, request) if scheduling is Scheduling.REPLICA else request
    capacity.check(request.get("capacityProviderStrategy", ()), cluster.providers)
    service_settings.check(request, definition, scheduling)
    launching.check_hardening(cluster, definition, request, context.profiles, call.now)
    await _check_groups(tx, context, cluster.scope, request)
    await tidying.forget(tx, id)
    settings = await connect.resolved(
        tx, context.registries, cluster, service_settings.of_revision(request), definition, call.now
    )
    revision = await _revise(tx, context, id, cluster.scope, definition, settings, call.now)
    deployment = await _deploy(tx, context, revision, call.now)
    return await tx.create(
        service_settings.new_service(
            id, cluster, request, primary=deployment.id, now=call.now, by=call.principal
        )
    )


async def _check_groups(reader: Reader, context: Context, scope: str, request: Request) -> None:
    for balancer in request.get("loadBalancers", ()):
        arn = balancer["targetGroupArn"]
        used = await context.groups.is_used(reader, scope, arn)
        if used is None:
            raise invalid_parameter(f"The target group with targetGroupArn {arn} does not exist.")
        if not used:
            raise invalid_parameter(
                f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            )


async def _revise(
    tx: Transaction,
    context: Context,
    service: str,
    scope: str,
    definition: TaskDefinition,
    settings: dict[str, object],
    now: datetime,
) -> ServiceRevision:
    number = new_number(context.ids)
    return await tx.create(
        ServiceRevision(
            id=f"{service}/{number}",
            scope=scope,
            service=service,
            number=number,
            definition=definition.id,
            settings=settings,
            created_at=now,
        )
    )


async def _deploy(tx: Transaction, context: Context, revision: ServiceRevision, now: datetime) -> Deployment:
    number = new_number(context.ids)
    deployment = new_deployment(revision.service, revision.scope, number, revision.number, now)
    return await tx.create(deployment)


@operation("UpdateService")
async def update_service(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        service = await require(tx, cluster, request["service"])
        capacity.check(request.get("capacityProviderStrategy", ()), cluster.providers)
        after = await _updated(tx, context, call, cluster, service, request)
        if after != service:
            after = await tx.replace(after, expect=service.revision)
    return {"service": service_wire.service(await shown(context.store, after), tags=True)}


async def _updated(
    tx: Transaction, context: Context, call: Call, cluster: Cluster, service: Service, request: Request
) -> Service:
    primary = await tx.get(Deployment, service.primary)
    before = await tx.get(ServiceRevision, primary.revision_id) if primary else None
    if primary is None or before is None:
        raise service_not_found()
    definition = await _definition(tx, call, request, before)
    settings = service_settings.of_revision(request, before.settings)
    service_settings.check({**settings, **request}, definition, service.scheduling)
    launching.check_hardening(cluster, definition, settings, context.profiles, call.now)
    settings = await connect.resolved(tx, context.registries, cluster, settings, definition, call.now)
    await _check_groups(tx, context, service.scope, request)
    after = replace(
        service,
        desired=request.get("desiredCount", service.desired),
        configuration=service_settings.configured(request, service.configuration),
    )
    changed = (definition.id, settings) != (before.definition, before.settings)
    if not changed and not request.get("forceNewDeployment"):
        return after
    revision = await _revise(tx, context, service.id, service.scope, definition, settings, call.now)
    deployment = await _deploy(tx, context, revision, call.now)
    await tidying.prune(tx, service)
    await tx.replace(replace(primary, desired=service.desired, updated_at=call.now), expect=primary.revision)
    return replace(after, primary=deployment.id, former=(primary.id, *service.former))


async def _definition(
    tx: Transaction, call: Call, request: Request, before: ServiceRevision
) -> TaskDefinition:
    if "taskDefinition" in request:
        return await task_definitions.require(tx, call, request["taskDefinition"])
    definition = await tx.get(TaskDefinition, before.definition)
    if definition is None:
        raise invalid_parameter("TaskDefinition not found.")
    return definition


@operation("DeleteService")
async def delete_service(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        service = await tx.get(Service, service_id(cluster.id, name_of(request["service"])))
        if service is None or service.status is ServiceStatus.INACTIVE:
            raise service_not_found()
        scaled = service.scheduling is Scheduling.REPLICA and service.desired > 0
        if scaled and not request.get("force"):
            raise invalid_parameter("The service cannot be stopped while it is scaled above 0.")
        if service.status is ServiceStatus.ACTIVE:
            gone = replace(service, status=ServiceStatus.DRAINING, desired=0, deleted_at=call.now)
            service = await tx.replace(gone, expect=service.revision)
    return {"service": service_wire.service(await shown(context.store, service), tags=True)}


@operation("DescribeServices")
async def describe_services(context: Context, call: Call, request: Request) -> Response:
    references = request["services"]
    if not 1 <= len(references) <= MOST_DESCRIBED:
        raise invalid_parameter(f"Between 1 and {MOST_DESCRIBED} services can be described at once.")
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    tags = "TAGS" in request.get("include", ())
    found, failures = [], []
    for reference in references:
        name = name_of(reference)
        service = await context.store.get(Service, service_id(cluster.id, name))
        if service is None:
            arn = reference if reference.startswith("arn:") else call.arn(f"service/{cluster.name}/{name}")
            failures.append({"arn": arn, "reason": "MISSING"})
        else:
            found.append(service_wire.service(await shown(context.store, service), tags=tags))
    return {"services": found, "failures": failures}


@operation("ListServices")
async def list_services(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    limit = paging.size(request, LISTED)
    after = paging.after(request)
    found: list[str] = []
    while True:
        page = await context.store.page(
            Service, owner=cluster.id, phase=ServiceStatus.ACTIVE, after=after, limit=limit
        )
        for service in await _wanted(context.store, page, request):
            found.append(service.arn)
            if len(found) == limit:
                return {"serviceArns": found, "nextToken": paging.token(service.index().sort)}
        if len(page) < limit:
            return {"serviceArns": found}
        after = page[-1].index().sort


async def _wanted(reader: Reader, services: Sequence[Service], request: Request) -> list[Service]:
    """Those of the launch type and the scheduling strategy asked for."""
    scheduling, kind = request.get("schedulingStrategy"), request.get("launchType")
    services = [one for one in services if scheduling in (None, one.scheduling)]
    if kind is None:
        return list(services)
    deployments = await reader.get_many(Deployment, [one.primary for one in services])
    revisions = await reader.get_many(ServiceRevision, [one.revision_id for one in deployments.values()])
    return [
        one
        for one in services
        if revisions[deployments[one.primary].revision_id].settings.get("launchType") == kind
    ]
