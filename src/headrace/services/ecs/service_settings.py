"""What CreateService and UpdateService ask for, checked and turned into records: pure."""

from datetime import datetime
from typing import Any

from headrace.aws.call import Request
from headrace.services.ecs.capacity import launch_type
from headrace.services.ecs.client_tokens import digest
from headrace.services.ecs.errors import invalid_parameter, not_supported
from headrace.services.ecs.placement import choosing
from headrace.services.ecs.records import Cluster, TaskDefinition
from headrace.services.ecs.service_records import Breaker, Configuration, Scheduling, Service
from headrace.services.ecs.tagging import kept

MOST_DESIRED = 5000

OF_REVISION = (
    "launchType",
    "capacityProviderStrategy",
    "platformVersion",
    "networkConfiguration",
    "loadBalancers",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "propagateTags",
)
"""The members that belong to a service revision: a change of one of them is a new deployment."""

DEFAULTS = {
    Scheduling.REPLICA: Configuration(),
    Scheduling.DAEMON: Configuration(minimum=0, maximum=100),
}

REFUSED = {
    "vpcLatticeConfigurations": "VPC Lattice",
    "volumeConfigurations": "volumes that are configured at deployment",
    "gatewayConnectors": "gateways",
}


def check(request: Request, definition: TaskDefinition, scheduling: Scheduling) -> None:
    """Refuse what can't be done. Raises `AwsError`."""
    for member, what in REFUSED.items():
        if request.get(member):
            raise not_supported(f"{what} of services")
    _check_count(request, scheduling)
    _check_controller(request)
    _check_percentages(request)
    kind = launch_type(request)
    choosing.check(
        request.get("placementConstraints", ()),
        request.get("placementStrategy", ()),
        fargate=kind == "FARGATE",
    )
    if scheduling is Scheduling.DAEMON and kind == "FARGATE":
        raise invalid_parameter("The daemon scheduling strategy is not supported for Fargate tasks.")
    if definition.definition["networkMode"] == "awsvpc" and "networkConfiguration" not in request:
        raise invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )
    _check_balancers(request, definition)
    grace = request.get("healthCheckGracePeriodSeconds")
    if grace is not None and grace < 0:
        raise invalid_parameter("healthCheckGracePeriodSeconds must not be negative.")


def new_service(
    id: str, cluster: Cluster, request: Request, *, primary: str, now: datetime, by: str
) -> Service:
    """The record of a service that is being created."""
    scheduling = Scheduling(request.get("schedulingStrategy", "REPLICA"))
    return Service(
        id=id,
        scope=cluster.scope,
        cluster=cluster.name,
        name=request["serviceName"],
        scheduling=scheduling,
        desired=request.get("desiredCount", 0),
        configuration=configured(request, DEFAULTS[scheduling]),
        role=request.get("role"),
        tags=kept(request.get("tags")),
        request=digest(request),
        primary=primary,
        created_at=now,
        created_by=by,
    )


def configured(request: Request, before: Configuration) -> Configuration:
    """What the request says, over what was said before."""
    given = request.get("deploymentConfiguration", {})
    return Configuration(
        minimum=given.get("minimumHealthyPercent", before.minimum),
        maximum=given.get("maximumPercent", before.maximum),
        breaker=_breaker(given) or before.breaker,
        grace=request.get("healthCheckGracePeriodSeconds", before.grace),
        placement_constraints=tuple(request.get("placementConstraints", before.placement_constraints)),
        placement_strategy=tuple(request.get("placementStrategy", before.placement_strategy)),
        rebalancing=request.get("availabilityZoneRebalancing", before.rebalancing),
    )


def _breaker(given: dict[str, Any]) -> Breaker | None:
    breaker = given.get("deploymentCircuitBreaker")
    return Breaker(enable=breaker["enable"], rollback=breaker["rollback"]) if breaker else None


def of_revision(request: Request, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the request says of the revision, over what the one before said."""
    settings = dict(before) if before is not None else {"launchType": launch_type(request)}
    given = {member: request[member] for member in OF_REVISION if request.get(member) is not None}
    if "capacityProviderStrategy" in given:
        settings.pop("launchType", None)
    return settings | given


def _check_count(request: Request, scheduling: Scheduling) -> None:
    desired = request.get("desiredCount")
    if scheduling is Scheduling.DAEMON and desired is not None:
        raise invalid_parameter("The daemon scheduling strategy does not support a desired count.")
    if desired is not None and not 0 <= desired <= MOST_DESIRED:
        raise invalid_parameter(f"desiredCount must be between 0 and {MOST_DESIRED}.")


def _check_controller(request: Request) -> None:
    kind = request.get("deploymentController", {}).get("type", "ECS")
    if kind != "ECS":
        raise not_supported(f"the deployment controller {kind}")
    given = request.get("deploymentConfiguration", {})
    strategy = given.get("strategy", "ROLLING")
    if strategy != "ROLLING":
        raise not_supported(f"the deployment strategy {strategy}")
    if given.get("lifecycleHooks"):
        raise not_supported("deployment lifecycle hooks")
    if given.get("alarms", {}).get("enable"):
        raise not_supported("deployment alarms")


def _check_balancers(request: Request, definition: TaskDefinition) -> None:
    containers = {one["name"]: one for one in definition.definition["containerDefinitions"]}
    for balancer in request.get("loadBalancers", ()):
        if "targetGroupArn" not in balancer:
            raise not_supported("Classic Load Balancers")
        name, port = balancer.get("containerName"), balancer.get("containerPort")
        if name not in containers:
            raise invalid_parameter(f"The container {name} does not exist in the task definition.")
        if port not in [one.get("containerPort") for one in containers[name]["portMappings"]]:
            raise invalid_parameter(
                f"The container {name} did not have a container port {port} defined in its task definition."
            )


def _check_percentages(request: Request) -> None:
    given = request.get("deploymentConfiguration", {})
    lowest, highest = given.get("minimumHealthyPercent"), given.get("maximumPercent")
    if lowest is not None and not 0 <= lowest <= 100:
        raise invalid_parameter("minimumHealthyPercent must be between 0 and 100.")
    if highest is not None and not 100 <= highest <= 200:
        raise invalid_parameter("maximumPercent must be between 100 and 200.")
    if (lowest, highest) == (100, 100):
        raise invalid_parameter(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        )
