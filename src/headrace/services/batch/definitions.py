"""What may be registered as a job definition: pure («AWS Batch user guide, job definition parameters»)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from headrace.aws.call import Request
from headrace.engines.spec import ContainerSpec
from headrace.runs.dependencies import cycle
from headrace.services.batch import names, nodes, retries, sizes
from headrace.services.batch.errors import client_exception, executing, unsupported
from headrace.services.containers import dependencies

LARGEST = 24 * 1024
LEAST_TIMEOUT = 60
MOST_PRIORITY = 9999
MOST_CONTAINERS = 10
LOG_DRIVERS = {"awslogs", "json-file"}
PROTECTED = "AWS_BATCH"
"""What the names of variables must not begin with."""
NOT_ON_FARGATE = ("privileged", "ulimits", "instanceType")
PROPERTIES = ("containerProperties", "ecsProperties", "eksProperties", "nodeProperties")


def checked(request: Request, request_id: str) -> dict[str, Any]:
    """The definition to keep, with AWS's defaults filled in. Raises `ClientException`."""
    definition = {name: value for name, value in request.items() if name != "tags"}
    names.check("Job Definition", definition["jobDefinitionName"])
    given = [name for name in PROPERTIES if name in definition]
    if "eksProperties" in given:
        raise unsupported("jobs on Amazon EKS")
    if len(given) != 1:
        raise client_exception(
            "Exactly one of containerProperties, ecsProperties and nodeProperties must be provided."
        )
    if (definition["type"] == "multinode") != (given == ["nodeProperties"]):
        raise client_exception("nodeProperties are for job definitions of the type multinode.")
    definition.setdefault("platformCapabilities", ["EC2"])
    platform = platform_of(definition)
    for part in _parts(definition, platform):
        _check_group(containers_of(part), platform, part, request_id)
    _check_execution(definition)
    if len(json.dumps(definition, default=str)) > LARGEST:
        raise client_exception(f"Job Definition must not be larger than {LARGEST} bytes.")
    definition.setdefault("parameters", {})
    return definition


def platform_of(definition: Mapping[str, Any]) -> str:
    """`EC2` or `FARGATE`. Raises `ClientException`."""
    capabilities = definition.get("platformCapabilities") or ["EC2"]
    if len(capabilities) != 1:
        raise client_exception("A job definition has one platform capability: EC2 or FARGATE.")
    return str(capabilities[0])


def _parts(definition: Mapping[str, Any], platform: str) -> list[dict[str, Any]]:
    """What is run by each kind of node. Raises `ClientException`."""
    if "nodeProperties" not in definition:
        return [as_part(definition)]
    if platform == "FARGATE":
        raise client_exception("nodeProperties not applicable for Fargate.")
    nodes.check(definition["nodeProperties"])
    ranges: list[dict[str, Any]] = definition["nodeProperties"]["nodeRangeProperties"]
    for one in ranges:
        if "eksProperties" in one:
            raise unsupported("jobs on Amazon EKS")
        if ("container" in one) == ("ecsProperties" in one):
            raise client_exception("A node range needs either container or ecsProperties.")
    return ranges


def as_part(definition: Mapping[str, Any]) -> dict[str, Any]:
    """What a definition that is of no multi-node job runs."""
    if "ecsProperties" in definition:
        return {"ecsProperties": definition["ecsProperties"]}
    return {"container": definition["containerProperties"]}


def containers_of(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The containers that are run together, in either form. Raises `ClientException`."""
    if "ecsProperties" not in part:
        return [part["container"]]
    tasks = part["ecsProperties"]["taskProperties"]
    if len(tasks) != 1:
        raise client_exception("ecsProperties must contain exactly one element of taskProperties.")
    found: list[dict[str, Any]] = tasks[0]["containers"]
    return found


def check_timeout(timeout: Mapping[str, Any] | None) -> None:
    """Raises `ClientException`."""
    if timeout is not None and timeout.get("attemptDurationSeconds", 0) < LEAST_TIMEOUT:
        raise client_exception(f"attemptDurationSeconds must be at least {LEAST_TIMEOUT}.")


def check_priority(priority: int | None) -> None:
    """Raises `ClientException`."""
    if priority is not None and not 0 <= priority <= MOST_PRIORITY:
        raise client_exception(f"schedulingPriority must be between 0 and {MOST_PRIORITY}.")


def check_environment(pairs: Iterable[Mapping[str, Any]]) -> None:
    """Raises `ClientException`."""
    for pair in pairs:
        if str(pair.get("name", "")).startswith(PROTECTED):
            raise client_exception(
                f"Environment variables cannot start with {PROTECTED}: {pair['name']} is reserved."
            )


def _check_execution(definition: Mapping[str, Any]) -> None:
    retries.check(definition.get("retryStrategy"))
    check_timeout(definition.get("timeout"))
    check_priority(definition.get("schedulingPriority"))


def _check_group(
    containers: list[dict[str, Any]], platform: str, part: Mapping[str, Any], request_id: str
) -> None:
    if not 1 <= len(containers) <= MOST_CONTAINERS:
        raise client_exception(f"A job has 1 to {MOST_CONTAINERS} containers.")
    for one in containers:
        _check_container(one, platform, request_id)
    sizes.size(containers, platform)
    if "ecsProperties" in part:
        _check_together(part["ecsProperties"]["taskProperties"][0], containers)
    else:
        _check_volumes(containers[0], containers)


def _check_container(one: Mapping[str, Any], platform: str, request_id: str) -> None:
    if not one.get("image"):
        raise client_exception("containerProperties must contain image")
    check_environment(one.get("environment", ()))
    log = one.get("logConfiguration")
    if log and log["logDriver"] not in LOG_DRIVERS:
        raise unsupported(f"the log driver {log['logDriver']}: use awslogs")
    linux = one.get("linuxParameters", {})
    if linux.get("devices"):
        raise unsupported("devices of the machine in jobs")
    if one.get("firelensConfiguration"):
        raise unsupported("FireLens")
    if platform == "FARGATE":
        _check_fargate(one)
    elif "networkConfiguration" in one:
        raise executing("networkConfiguration not applicable for EC2.", request_id)


def _check_fargate(one: Mapping[str, Any]) -> None:
    if "vcpus" in one or "memory" in one:
        raise client_exception("Use resourceRequirements for vcpus and memory of Fargate jobs.")
    for name in NOT_ON_FARGATE:
        if one.get(name):
            raise client_exception(f"{name} not applicable for Fargate.")


def _check_together(task: Mapping[str, Any], containers: list[dict[str, Any]]) -> None:
    found = [one.get("name") for one in containers]
    if not all(found) or len(set(found)) < len(found):
        raise client_exception("Every container of ecsProperties needs a name of its own.")
    if not any(one.get("essential", True) for one in containers):
        raise client_exception("At least one container must be essential.")
    for one in containers:
        for dependency in one.get("dependsOn", ()):
            if dependency["containerName"] not in found:
                raise client_exception(
                    f"Container {one['name']} depends on {dependency['containerName']}, which is not there."
                )
            if dependency["condition"] not in ("START", "COMPLETE", "SUCCESS"):
                raise client_exception("A container dependency's condition is START, COMPLETE or SUCCESS.")
    bare = tuple(
        ContainerSpec(name=one["name"], image=one["image"], dependencies=dependencies(one))
        for one in containers
    )
    if circle := cycle(bare):
        raise client_exception(f"Containers depend on each other in a circle: {', '.join(circle)}")
    _check_volumes(task, containers)


def _check_volumes(task: Mapping[str, Any], containers: Iterable[Mapping[str, Any]]) -> None:
    volumes = {volume.get("name"): volume for volume in task.get("volumes", ())}
    for volume in volumes.values():
        if "efsVolumeConfiguration" in volume or "s3filesVolumeConfiguration" in volume:
            raise unsupported("volumes of EFS and S3 Files: use a volume of the host")
    for one in containers:
        for mount in one.get("mountPoints", ()):
            if mount.get("sourceVolume") not in volumes:
                raise client_exception(
                    f"The volume {mount.get('sourceVolume')} of a mount point is not there."
                )
            if not mount.get("containerPath"):
                raise client_exception("A mount point needs a containerPath.")
