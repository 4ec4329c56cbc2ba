"""What AWS shows of ECS's records."""

from typing import Any

from headrace.engines.base import ContainerPhase, Health
from headrace.kit.ids import child
from headrace.runs.hardening import reason
from headrace.runs.records import Cause, ContainerState, Desired, Phase, Run
from headrace.services.ecs.definitions import compatibilities
from headrace.services.ecs.records import Cluster, Task, TaskDefinition

LAST_STATUS = {
    Phase.PENDING: "PROVISIONING",
    Phase.PREPARING: "PENDING",
    Phase.RUNNING: "RUNNING",
    Phase.STOPPING: "STOPPING",
    Phase.STOPPED: "STOPPED",
}
CONTAINER_STATUS = {
    None: "PENDING",
    ContainerPhase.CREATED: "PENDING",
    ContainerPhase.RUNNING: "RUNNING",
    ContainerPhase.EXITED: "STOPPED",
}
HEALTH = {Health.HEALTHY: "HEALTHY", Health.UNHEALTHY: "UNHEALTHY"}
STOP_CODES = {
    Cause.EXITED: "EssentialContainerExited",
    Cause.FAILED_TO_START: "TaskFailedToStart",
    Cause.REQUESTED: "UserInitiated",
    Cause.TIMED_OUT: "UserInitiated",
    Cause.EXCEEDED: "UserInitiated",
    Cause.LOST: "EssentialContainerExited",
}


def tags(pairs: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in pairs.items()]


def attributes(pairs: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs.items()]


def cluster(record: Cluster, *, running: int, pending: int, services: int) -> dict[str, Any]:
    return {
        "clusterArn": record.arn,
        "clusterName": record.name,
        "status": record.status.value,
        "registeredContainerInstancesCount": 1,
        "runningTasksCount": running,
        "pendingTasksCount": pending,
        "activeServicesCount": services,
        "statistics": [],
        "tags": tags(record.tags),
        "settings": [{"name": name, "value": value} for name, value in record.settings.items()],
        "capacityProviders": list(record.providers),
        "defaultCapacityProviderStrategy": list(record.default_strategy),
        "serviceConnectDefaults": {"namespace": record.namespace} if record.namespace else None,
    }


def task_definition(record: TaskDefinition) -> dict[str, Any]:
    return {
        **record.definition,
        "taskDefinitionArn": record.arn,
        "revision": record.number,
        "status": record.status.value,
        "compatibilities": compatibilities(record.definition),
        "registeredAt": record.registered_at,
        "registeredBy": record.registered_by,
        "deregisteredAt": record.deregistered_at,
    }


def task(record: Task, run: Run, *, instance: str) -> dict[str, Any]:
    account, region = record.scope.split("/")
    definition = record.definition.rsplit("/", 1)[1]
    fargate = record.launch_type == "FARGATE"
    return {
        "taskArn": record.arn,
        "clusterArn": f"arn:aws:ecs:{region}:{account}:cluster/{record.cluster}",
        "taskDefinitionArn": f"arn:aws:ecs:{region}:{account}:task-definition/{definition}",
        "containerInstanceArn": None if fargate or run.placed_at is None else instance,
        "lastStatus": last_status(run),
        "desiredStatus": desired_status(run),
        "launchType": record.launch_type,
        "capacityProviderName": record.provider or None,
        "platformVersion": "1.4.0" if fargate else None,
        "platformFamily": "Linux" if fargate else None,
        "availabilityZone": f"{region}a",
        "group": record.group,
        "startedBy": record.started_by or None,
        "cpu": record.cpu or None,
        "memory": record.memory or None,
        "version": run_version(run),
        "connectivity": "CONNECTED" if run.placed_at else None,
        "connectivityAt": run.placed_at,
        "createdAt": run.created_at,
        "pullStartedAt": run.pull_started_at,
        "pullStoppedAt": run.pull_stopped_at,
        "startedAt": run.started_at,
        "stoppingAt": run.stopping_at,
        "executionStoppedAt": run.execution_stopped_at,
        "stoppedAt": run.stopped_at,
        "stopCode": stop_code(run),
        "stoppedReason": stopped_reason(run),
        "healthStatus": health_status(run),
        "enableExecuteCommand": record.execute_command,
        "attachments": [],
        "attributes": [],
        "overrides": overrides(record, run),
        "containers": [container(record, run, state) for state in run.containers],
        "tags": tags(record.tags),
    }


def last_status(run: Run) -> str:
    if run.lingers and run.phase is Phase.RUNNING:
        return "DEACTIVATING"
    return LAST_STATUS[run.phase]


def desired_status(run: Run) -> str:
    return "STOPPED" if run.desired is Desired.STOP or run.ending is not None else "RUNNING"


def run_version(run: Run) -> int:
    """Grows with every change that a client can see."""
    return 1 + run.phase.rank + sum(state.phase is not None for state in run.containers)


def stop_code(run: Run) -> str | None:
    if run.ending is None:
        return None
    return run.ending.code or STOP_CODES[run.ending.cause]


def stopped_reason(run: Run) -> str | None:
    return run.ending.reason[:1024] if run.ending else None


def health_status(run: Run) -> str:
    """Of the essential containers that have a health check (ECS developer guide, container health)."""
    checked = [
        HEALTH.get(state.health, "UNKNOWN") if state.health else "UNKNOWN"
        for spec, state in zip(run.spec.containers, run.containers, strict=True)
        if spec.essential and spec.health_check
    ]
    if "UNHEALTHY" in checked:
        return "UNHEALTHY"
    return "HEALTHY" if checked and set(checked) == {"HEALTHY"} else "UNKNOWN"


def overrides(record: Task, run: Run) -> dict[str, Any]:
    """As given, with an entry for every container."""
    given = {one["name"]: one for one in record.overrides.get("containerOverrides", ())}
    return {
        **record.overrides,
        "containerOverrides": [given.get(spec.name, {"name": spec.name}) for spec in run.spec.containers],
        "inferenceAcceleratorOverrides": [],
    }


def container(record: Task, run: Run, state: ContainerState) -> dict[str, Any]:
    spec = next(one for one in run.spec.containers if one.name == state.name)
    return {
        "containerArn": container_arn(record, state.name),
        "taskArn": record.arn,
        "name": state.name,
        "image": record.images.get(state.name, spec.image),
        "imageDigest": state.image_digest,
        "runtimeId": state.runtime_id,
        "lastStatus": "STOPPED" if run.phase is Phase.STOPPED else CONTAINER_STATUS[state.phase],
        "exitCode": state.exit_code,
        "reason": reason(run, state)[:1024] or None,
        "networkBindings": [
            {
                "bindIP": port.address,
                "containerPort": port.container,
                "hostPort": port.host,
                "protocol": port.protocol,
            }
            for port in run.ports.get(state.name, ())
        ],
        "networkInterfaces": [],
        "healthStatus": HEALTH.get(state.health, "UNKNOWN") if state.health else "UNKNOWN",
        "cpu": str(spec.cpu_shares if spec.cpu_shares and spec.cpu_shares > 2 else 0),
        "memory": str(spec.memory_limit // (1024 * 1024)) if spec.memory_limit else None,
    }


def container_arn(record: Task, name: str) -> str:
    """The ARN of the task's container of this name."""
    account, region = record.scope.split("/")
    id = child(record.id, name)
    return f"arn:aws:ecs:{region}:{account}:container/{record.cluster}/{record.id}/{id}"
