"""Clusters: names that tasks are listed under. Every cluster is backed by the same machine."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.runs.records import Run
from headrace.services.ecs import capacity, paging, wire
from headrace.services.ecs.capacity import FARGATE
from headrace.services.ecs.context import Context
from headrace.services.ecs.definitions import NAME
from headrace.services.ecs.errors import cluster_inactive, cluster_not_found, invalid_parameter
from headrace.services.ecs.operations import operation
from headrace.services.ecs.records import CapacityProvider, Cluster, Status, cluster_id
from headrace.services.ecs.service_records import Service, ServiceStatus
from headrace.services.ecs.tagging import kept
from headrace.store.base import Reader, Transaction

DEFAULT = "default"
MOST_COUNTED = 5000


def name_of(reference: str) -> str:
    """The cluster's name, from a name or an ARN."""
    return reference.rsplit("/", 1)[-1] if reference.startswith("arn:") else reference


async def require(reader: Reader, call: Call, reference: str | None) -> Cluster:
    """The ACTIVE cluster of this name or ARN. The one named `default` needs no creating."""
    name = name_of(reference or DEFAULT)
    cluster = await reader.get(Cluster, cluster_id(call.scope, name))
    if cluster is None and name == DEFAULT:
        return Cluster(id=cluster_id(call.scope, name), scope=call.scope, name=name, created_at=call.now)
    if cluster is None:
        raise cluster_not_found()
    if cluster.status is not Status.ACTIVE:
        raise cluster_inactive()
    return cluster


async def counts(reader: Reader, cluster: Cluster) -> tuple[int, int]:
    """How many of its tasks run, and how many are on their way there."""
    runs = await reader.page(Run, owner=cluster.id, phase="RUNNING", limit=MOST_COUNTED)
    running = sum(run.phase == "RUNNING" for run in runs)
    return running, len(runs) - running


async def shown(reader: Reader, cluster: Cluster) -> Response:
    running, pending = await counts(reader, cluster)
    return wire.cluster(cluster, running=running, pending=pending, services=await _services(reader, cluster))


async def _services(reader: Reader, cluster: Cluster) -> int:
    """How many of its services are ACTIVE."""
    return await reader.count(Service, owner=cluster.id, phase=ServiceStatus.ACTIVE)


async def save(tx: Transaction, cluster: Cluster) -> Cluster:
    """Keep what has changed; the one named `default` may not have been created yet."""
    if cluster.revision:
        return await tx.replace(cluster, expect=cluster.revision)
    return await tx.create(cluster)


@operation("CreateCluster")
async def create_cluster(context: Context, call: Call, request: Request) -> Response:
    name = request.get("clusterName", DEFAULT)
    if not NAME.fullmatch(name):
        raise invalid_parameter("Invalid cluster name.")
    async with context.store.write() as tx:
        cluster = await tx.get(Cluster, cluster_id(call.scope, name))
        if cluster is None or cluster.status is not Status.ACTIVE:
            cluster = await _create(tx, context, call, request, name, cluster)
    return {"cluster": await shown(context.store, cluster)}


async def _create(
    tx: Transaction, context: Context, call: Call, request: Request, name: str, former: Cluster | None
) -> Cluster:
    cluster = Cluster(
        id=cluster_id(call.scope, name),
        scope=call.scope,
        name=name,
        settings=_settings(request),
        providers=tuple(request.get("capacityProviders", FARGATE)),
        default_strategy=tuple(request.get("defaultCapacityProviderStrategy", ())),
        namespace=await _namespace(tx, context, call, request),
        tags=kept(request.get("tags")),
        created_at=call.now,
    )
    for provider in cluster.providers:
        if provider not in FARGATE and not await tx.get(CapacityProvider, f"{call.scope}/{provider}"):
            raise invalid_parameter("The specified capacity provider was not found.")
    capacity.check(cluster.default_strategy, cluster.providers)
    if former is None:
        return await tx.create(cluster)
    return await tx.replace(cluster, expect=former.revision)


async def _namespace(
    tx: Transaction, context: Context, call: Call, request: Request, before: str = ""
) -> str:
    """The ARN of the namespace that the request gives the cluster. One that there isn't is made, if it is
    given by its name («ECS API, ClusterServiceConnectDefaultsRequest»)."""
    defaults = request.get("serviceConnectDefaults")
    if defaults is None:
        return before
    reference = defaults["namespace"]
    if not reference:
        return ""
    found = await context.registries.namespace(tx, call.scope, reference)
    if found is not None:
        return found[0]
    if reference.startswith("arn:"):
        raise AwsError("NamespaceNotFoundException", f"The namespace {reference} was not found.")
    return await context.registries.ensure_namespace(tx, call.scope, reference, call.now)


@operation("DeleteCluster")
async def delete_cluster(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        cluster = await require(tx, call, request["cluster"])
        if await _services(tx, cluster):
            raise AwsError(
                "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."
            )
        if await tx.page(Run, owner=cluster.id, phase="RUNNING", limit=1):
            raise AwsError(
                "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active."
            )
        cluster = await save(tx, replace(cluster, status=Status.INACTIVE))
    return {"cluster": await shown(context.store, cluster)}


@operation("DescribeClusters")
async def describe_clusters(context: Context, call: Call, request: Request) -> Response:
    found, failures = [], []
    for reference in request.get("clusters") or [DEFAULT]:
        name = name_of(reference)
        cluster = await context.store.get(Cluster, cluster_id(call.scope, name))
        if cluster is None and name == DEFAULT:
            cluster = await require(context.store, call, name)
        if cluster is None:
            failures.append({"arn": call.arn(f"cluster/{name}"), "reason": "MISSING"})
        else:
            found.append(await shown(context.store, cluster))
    return {"clusters": found, "failures": failures}


@operation("ListClusters")
async def list_clusters(context: Context, call: Call, request: Request) -> Response:
    limit = paging.size(request)
    clusters = await context.store.page(
        Cluster, scope=call.scope, phase=Status.ACTIVE, after=paging.after(request), limit=limit
    )
    more = paging.token(clusters[-1].name) if len(clusters) == limit else None
    return {"clusterArns": [cluster.arn for cluster in clusters], "nextToken": more}


@operation("UpdateCluster")
async def update_cluster(context: Context, call: Call, request: Request) -> Response:
    return await _update(context, call, request)


@operation("UpdateClusterSettings")
async def update_cluster_settings(context: Context, call: Call, request: Request) -> Response:
    return await _update(context, call, request)


async def _update(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        cluster = await require(tx, call, request["cluster"])
        after = replace(
            cluster,
            settings={**cluster.settings, **_settings(request)},
            namespace=await _namespace(tx, context, call, request, cluster.namespace),
        )
        cluster = await save(tx, after)
    return {"cluster": await shown(context.store, cluster)}


def _settings(request: Request) -> dict[str, str]:
    """Raises `InvalidParameterException`."""
    settings = {one["name"]: one.get("value", "") for one in request.get("settings", ())}
    for name, value in settings.items():
        if name != "containerInsights" or value not in ("enabled", "disabled", "enhanced"):
            raise invalid_parameter(f"Invalid cluster setting: {name}={value}")
    return settings
