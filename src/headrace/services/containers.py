"""From a container definition, as ECS has them, to a run's container: pure."""

from typing import Any

from headrace.engines.spec import (
    Condition,
    ContainerSpec,
    Dependency,
    HealthCheck,
    Mount,
    Network,
    Port,
    RunSpec,
    Tmpfs,
    Ulimit,
)
from headrace.runs.records import EnvironmentFile, LogDestination, Reserve, SecretReference

MIB = 1024 * 1024
NETWORKS = {
    "bridge": Network.OWN,
    "awsvpc": Network.OWN,
    "host": Network.HOST,
    "none": Network.NONE,
}
LONGEST_CPU_SHARES = 262144
LEAST_CPU_SHARES = 2
DEFAULT_STOP_TIMEOUT = 30


def run_spec(definition: dict[str, Any], labels: dict[str, str], *, trust: str) -> RunSpec:
    """The task's containers (its definition with overrides applied) as a run."""
    return RunSpec(
        containers=tuple(container(one, definition, labels) for one in definition["containerDefinitions"]),
        network=NETWORKS[definition["networkMode"]],
        trust=trust,
    )


def container(one: dict[str, Any], task: dict[str, Any], labels: dict[str, str]) -> ContainerSpec:
    """One container. The task's own sizes bound every one of its containers."""
    linux = one.get("linuxParameters", {})
    capabilities = linux.get("capabilities", {})
    limit = one.get("memory") or (int(task["memory"]) if "memory" in task else None)
    return ContainerSpec(
        name=one["name"],
        image=one["image"],
        entrypoint=_strings(one, "entryPoint"),
        command=_strings(one, "command"),
        environment={pair["name"]: pair.get("value", "") for pair in one["environment"]},
        working_directory=one.get("workingDirectory"),
        user=one.get("user"),
        hostname=one.get("hostname"),
        essential=one["essential"],
        dependencies=dependencies(one),
        health_check=_health_check(one.get("healthCheck")),
        start_timeout=one.get("startTimeout"),
        stop_timeout=float(one.get("stopTimeout", DEFAULT_STOP_TIMEOUT)),
        cpu_shares=min(max(one["cpu"], LEAST_CPU_SHARES), LONGEST_CPU_SHARES),
        cpu_limit=int(task["cpu"]) / 1024 if task.get("cpu") else None,
        memory_limit=limit * MIB if limit else None,
        memory_reservation=one["memoryReservation"] * MIB if "memoryReservation" in one else None,
        swap=linux["maxSwap"] * MIB if "maxSwap" in linux else None,
        shm_size=linux["sharedMemorySize"] * MIB if "sharedMemorySize" in linux else None,
        ulimits=tuple(
            Ulimit(name=limit["name"], soft=limit["softLimit"], hard=limit["hardLimit"])
            for limit in one.get("ulimits", ())
        ),
        read_only=one.get("readonlyRootFilesystem", False),
        tmpfs=tuple(
            Tmpfs(
                path=one["containerPath"], size=one["size"] * MIB, options=tuple(one.get("mountOptions", ()))
            )
            for one in linux.get("tmpfs", ())
        ),
        mounts=tuple(_mount(mount, task) for mount in one["mountPoints"]),
        ports=tuple(_port(port, task) for port in one["portMappings"]),
        capabilities_add=tuple(capabilities.get("add", ())),
        capabilities_drop=tuple(capabilities.get("drop", ())),
        security_options=tuple(one.get("dockerSecurityOptions", ())),
        sysctls={control["namespace"]: control["value"] for control in one.get("systemControls", ())},
        privileged=one.get("privileged", False),
        init=linux.get("initProcessEnabled", False),
        tty=one.get("pseudoTerminal", False),
        interactive=one.get("interactive", False),
        extra_hosts=tuple(f"{host['hostname']}:{host['ipAddress']}" for host in one.get("extraHosts", ())),
        labels={**one.get("dockerLabels", {}), **labels, "com.amazonaws.ecs.container-name": one["name"]},
    )


def log_destinations(definition: dict[str, Any], task_id: str) -> dict[str, LogDestination]:
    """Where the output of the containers that log by `awslogs` goes."""
    destinations = {}
    for one in definition["containerDefinitions"]:
        log = one.get("logConfiguration", {})
        if log.get("logDriver") == "awslogs":
            options = log["options"]
            prefix = options.get("awslogs-stream-prefix")
            stream = f"{prefix}/{one['name']}/{task_id}" if prefix else f"{task_id}-{one['name']}"
            destinations[one["name"]] = LogDestination(
                group=options["awslogs-group"],
                stream=stream,
                create_group=options.get("awslogs-create-group", "").lower() == "true",
            )
    return destinations


def secrets(definition: dict[str, Any]) -> tuple[SecretReference, ...]:
    """The environment variables whose values are fetched at start."""
    return tuple(
        SecretReference(container=one["name"], name=secret["name"], value_from=secret["valueFrom"])
        for one in definition["containerDefinitions"]
        for secret in one.get("secrets", ())
    )


def environment_files(definition: dict[str, Any]) -> tuple[EnvironmentFile, ...]:
    """The files of variables that are fetched at start."""
    return tuple(
        EnvironmentFile(container=one["name"], value_from=file["value"])
        for one in definition["containerDefinitions"]
        for file in one.get("environmentFiles", ())
    )


def reserve(definition: dict[str, Any]) -> Reserve:
    """What the task takes of a machine: its own sizes, else the sum of its containers' (for memory the
    reservation where there is one, else the limit)."""
    containers = definition["containerDefinitions"]
    cpu = int(definition["cpu"]) if "cpu" in definition else sum(one["cpu"] for one in containers)
    if "memory" in definition:
        memory = int(definition["memory"])
    else:
        memory = sum(one.get("memoryReservation") or one.get("memory") or 0 for one in containers)
    ports = tuple(
        f"{port['hostPort']}/{port['protocol']}"
        for one in containers
        for port in one["portMappings"]
        if port["hostPort"] and definition["networkMode"] != "awsvpc"
    )
    return Reserve(cpu=cpu, memory=memory, ports=ports)


def dependencies(one: dict[str, Any]) -> tuple[Dependency, ...]:
    """A container definition's `dependsOn`."""
    return tuple(
        Dependency(container=dependency["containerName"], condition=Condition(dependency["condition"]))
        for dependency in one.get("dependsOn", ())
    )


def _strings(one: dict[str, Any], name: str) -> tuple[str, ...] | None:
    """An empty list means the same as none."""
    return tuple(one[name]) if one.get(name) else None


def _health_check(check: dict[str, Any] | None) -> HealthCheck | None:
    if check is None:
        return None
    command = check["command"]
    if command[0] not in ("CMD", "CMD-SHELL"):
        command = ["CMD", *command]
    return HealthCheck(
        command=tuple(command),
        interval=check.get("interval", 30),
        timeout=check.get("timeout", 5),
        retries=check.get("retries", 3),
        start_period=check.get("startPeriod", 0),
    )


def _mount(mount: dict[str, Any], task: dict[str, Any]) -> Mount:
    volume = next(one for one in task["volumes"] if one["name"] == mount["sourceVolume"])
    path, read_only = mount["containerPath"], mount.get("readOnly", False)
    if source := volume.get("host", {}).get("sourcePath"):
        return Mount(kind="host", source=source, path=path, read_only=read_only)
    shared = volume.get("dockerVolumeConfiguration", {}).get("scope") == "shared"
    return Mount(kind="kept" if shared else "run", source=volume["name"], path=path, read_only=read_only)


def _port(port: dict[str, Any], task: dict[str, Any]) -> Port:
    """A task of mode awsvpc has an address of its own on AWS; here it gets a free port instead."""
    host = 0 if task["networkMode"] == "awsvpc" else port["hostPort"]
    return Port(container=port["containerPort"], host=host, protocol=port["protocol"])
