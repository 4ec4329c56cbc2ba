"""What may be registered as a task definition: pure (ECS developer guide, task definition parameters)."""

import re
from collections.abc import Iterable
from typing import Any

from headrace.aws.call import Request
from headrace.engines.spec import ContainerSpec
from headrace.runs.dependencies import cycle
from headrace.services.containers import dependencies
from headrace.services.ecs.errors import client_exception, invalid_parameter
from headrace.services.ecs.sizes import check_fargate, cpu_units, memory_mib

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
LOG_DRIVERS = {"awslogs", "json-file", "none"}
NETWORK_MODES = {"bridge", "host", "awsvpc", "none"}
MOST_CONTAINERS = 10
MOST_FILES = 10
S3_FILE = re.compile(r"arn:aws:s3:::[a-z0-9][a-z0-9.-]+/.+\.env")
REQUIRED_LOG_OPTIONS = ("awslogs-group", "awslogs-region")
LEAST_MEMORY = 6
"""MiB: the container runtime's minimum."""


def checked(request: Request) -> dict[str, Any]:
    """The definition to keep, with AWS's defaults filled in. Raises `AwsError`."""
    definition = {name: value for name, value in request.items() if name != "tags"}
    if not NAME.fullmatch(definition["family"]):
        raise client_exception(
            "Family contains invalid characters: up to 255 letters, numbers, underscores "
            "and hyphens are allowed."
        )
    definition["networkMode"] = _network_mode(definition)
    containers = definition["containerDefinitions"]
    if not 1 <= len(containers) <= MOST_CONTAINERS:
        raise client_exception(f"A task definition holds 1 to {MOST_CONTAINERS} container definitions.")
    definition["containerDefinitions"] = [_container(one, definition) for one in containers]
    definition.setdefault("volumes", [])
    definition.setdefault("placementConstraints", [])
    _check_together(definition)
    _check_size(definition)
    return definition


def compatibilities(definition: dict[str, Any]) -> list[str]:
    """The launch types that the definition suits."""
    fargate = definition["networkMode"] == "awsvpc" and "cpu" in definition and "memory" in definition
    return ["EC2", "FARGATE"] if fargate else ["EC2"]


def _network_mode(definition: dict[str, Any]) -> str:
    fargate = "FARGATE" in definition.get("requiresCompatibilities", ())
    mode = str(definition.get("networkMode", "awsvpc" if fargate else "bridge"))
    if mode not in NETWORK_MODES:
        raise client_exception(f"Invalid network mode: {mode}")
    if fargate and mode != "awsvpc":
        raise client_exception("Fargate only supports network mode ‘awsvpc’.")
    return mode


def _container(one: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "cpu": 0,
        "essential": True,
        "environment": [],
        "mountPoints": [],
        "volumesFrom": [],
        "portMappings": [],
    }
    one = {**defaults, **one}
    if not one.get("name"):
        raise client_exception("Container.name should not be null or empty.")
    if not NAME.fullmatch(one["name"]):
        raise client_exception(f"Invalid container name: {one['name']}")
    if not one.get("image"):
        raise client_exception("Container.image should not be null or empty.")
    _check_memory(one, definition)
    _check_logs(one, definition)
    _check_health(one)
    _check_files(one.get("environmentFiles", ()))
    one["portMappings"] = [_port(port, one, definition) for port in one["portMappings"]]
    return one


def _check_memory(one: dict[str, Any], definition: dict[str, Any]) -> None:
    hard, soft = one.get("memory"), one.get("memoryReservation")
    if hard is None and soft is None and "memory" not in definition:
        raise client_exception(
            f"Invalid setting for container '{one['name']}'. "
            "At least one of 'memory' or 'memoryReservation' must be specified."
        )
    if hard is not None and hard < LEAST_MEMORY:
        raise client_exception(
            f"Invalid setting for container '{one['name']}'. 'memory' must be at least {LEAST_MEMORY} MiB."
        )
    if hard is not None and soft is not None and soft > hard:
        raise client_exception(
            f"Invalid setting for container '{one['name']}'. "
            "The 'memory' must be greater than 'memoryReservation'."
        )


def _check_logs(one: dict[str, Any], definition: dict[str, Any]) -> None:
    log = one.get("logConfiguration")
    if log is None:
        return
    if log["logDriver"] not in LOG_DRIVERS:
        raise client_exception(
            f"Headrace does not support the log driver '{log['logDriver']}' of container '{one['name']}': "
            "use awslogs."
        )
    if log["logDriver"] != "awslogs":
        return
    options = log.get("options", {})
    required = [*REQUIRED_LOG_OPTIONS]
    if "FARGATE" in definition.get("requiresCompatibilities", ()):
        required.append("awslogs-stream-prefix")
    for name in required:
        if not options.get(name):
            raise client_exception(f"Log driver awslogs requires options: {', '.join(required)}")


def _check_health(one: dict[str, Any]) -> None:
    if (check := one.get("healthCheck")) is None:
        return
    if not check.get("command"):
        raise client_exception(f"Container '{one['name']}' has a health check without a command.")
    for name, low, high in (
        ("interval", 5, 300),
        ("timeout", 2, 60),
        ("retries", 1, 10),
        ("startPeriod", 0, 300),
    ):
        if not low <= check.get(name, low) <= high:
            raise client_exception(
                f"Container '{one['name']}': the health check's {name} must be between {low} and {high}."
            )


def _check_files(files: Iterable[dict[str, Any]]) -> None:
    files = list(files)
    if len(files) > MOST_FILES:
        raise client_exception(f"A container can have at most {MOST_FILES} environment files.")
    for file in files:
        if file["type"] != "s3" or not S3_FILE.fullmatch(file["value"]):
            raise client_exception(
                f"Invalid environment file {file['value']}: it is named by the ARN of an object in S3 whose "
                "key ends with .env."
            )


def _port(port: dict[str, Any], one: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    port = {"protocol": "tcp", **port}
    if "containerPortRange" in port:
        raise client_exception("Headrace does not support containerPortRange: map the ports one by one.")
    container, host = port.get("containerPort"), port.get("hostPort", 0)
    if container is None or not 1 <= container <= 65535 or not 0 <= host <= 65535:
        raise client_exception(f"Container '{one['name']}' has an invalid port mapping.")
    mode = definition["networkMode"]
    if mode in ("awsvpc", "host") and host not in (0, container):
        raise client_exception(
            f"When networkMode={mode}, the host ports and container ports in port mappings must match."
        )
    return {**port, "hostPort": container if mode in ("awsvpc", "host") else host}


def _check_together(definition: dict[str, Any]) -> None:
    containers = definition["containerDefinitions"]
    names = [one["name"] for one in containers]
    if len(set(names)) < len(names):
        raise client_exception("Container names must be unique within a task definition.")
    if not any(one["essential"] for one in containers):
        raise client_exception("At least one container must be marked essential.")
    _check_dependencies(containers)
    volumes = {volume.get("name") for volume in definition["volumes"]}
    for one in containers:
        for mount in one["mountPoints"]:
            if mount.get("sourceVolume") not in volumes:
                raise client_exception(
                    f"The container '{one['name']}' references a volume that does not exist: "
                    f"{mount.get('sourceVolume')}"
                )


def _check_dependencies(containers: list[dict[str, Any]]) -> None:
    by_name = {one["name"]: one for one in containers}
    for one in containers:
        for dependency in one.get("dependsOn", ()):
            needed = by_name.get(dependency["containerName"])
            if needed is None:
                raise client_exception(
                    f"Container '{one['name']}' depends on '{dependency['containerName']}', "
                    "which is not in the task definition."
                )
            if dependency["condition"] == "HEALTHY" and "healthCheck" not in needed:
                raise client_exception(
                    f"Container '{one['name']}' depends on '{needed['name']}' being HEALTHY, "
                    "which has no health check."
                )
    if circle := cycle(tuple(_bare(one) for one in containers)):
        raise client_exception(f"Containers depend on each other in a circle: {', '.join(circle)}")


def _bare(one: dict[str, Any]) -> ContainerSpec:
    return ContainerSpec(name=one["name"], image=one["image"], dependencies=dependencies(one))


def _check_size(definition: dict[str, Any]) -> None:
    if "FARGATE" in definition.get("requiresCompatibilities", ()):
        check_fargate(definition.get("cpu"), definition.get("memory"))
    if "cpu" in definition:
        definition["cpu"] = str(cpu_units(definition["cpu"]))
    if "memory" in definition:
        definition["memory"] = str(memory_mib(definition["memory"]))
        _check_sum(definition["containerDefinitions"], int(definition["memory"]))


def _check_sum(containers: Iterable[dict[str, Any]], limit: int) -> None:
    if sum(one.get("memory") or one.get("memoryReservation") or 0 for one in containers) > limit:
        raise invalid_parameter(
            "Invalid setting for container: the sum of the containers' memory is larger than the task's."
        )
