"""A container's specification as the Docker Engine wants it (`POST /containers/create`). Pure."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from headrace.engines.base import Hosts
from headrace.engines.docker import names
from headrace.engines.docker.api import Json
from headrace.engines.spec import ContainerSpec, HealthCheck, Mount, Port, RunSpec

NANOSECONDS = 1_000_000_000


def container(
    spec: ContainerSpec,
    *,
    installation: str,
    run: str,
    network: Json,
    privileges: Json,
    folders: Mapping[str, Path],
    runtime: Json,
) -> Json:
    """What to create. `network` is what the run's place in the network adds (`own_network` or
    `joined`), `privileges` what a privileged container adds, `folders` those of the machine that hold its
    mounted trees, by path, `runtime` what adds another runtime than the Engine's usual one."""
    body: Json = {
        "Image": spec.image,
        "Env": [f"{name}={value}" for name, value in spec.environment.items()],
        "Labels": spec.labels | labels(installation, run, spec.name),
        "Healthcheck": health_check(spec.health_check),
        "Tty": spec.tty,
        "OpenStdin": spec.interactive,
        "HostConfig": host_config(spec, installation=installation, run=run),
    }
    if spec.entrypoint is not None:
        body["Entrypoint"] = list(spec.entrypoint)
    if spec.command is not None:
        body["Cmd"] = list(spec.command)
    if spec.user is not None:
        body["User"] = spec.user
    if spec.working_directory is not None:
        body["WorkingDir"] = spec.working_directory
    body["HostConfig"]["Mounts"] += [
        folder(path, source, read_only=spec.read_only) for path, source in folders.items()
    ]
    merge(body, network)
    merge(body, privileges)
    merge(body, runtime)
    return body


def labels(installation: str, run: str, container: str) -> dict[str, str]:
    return {names.INSTALLATION: installation, names.RUN: run, names.CONTAINER: container}


def host_config(spec: ContainerSpec, *, installation: str, run: str) -> Json:
    """The part that says what the container may use of the machine."""
    config: Json = {
        # Said outright, so that a default of the Engine's can't cut the output short.
        "LogConfig": {"Type": "json-file", "Config": log_limit(spec)},
        "Init": spec.init,
        "ReadonlyRootfs": spec.read_only,
        "CapAdd": list(spec.capabilities_add),
        "CapDrop": list(spec.capabilities_drop),
        "SecurityOpt": list(spec.security_options),
        "Sysctls": spec.sysctls,
        "Ulimits": [{"Name": each.name, "Soft": each.soft, "Hard": each.hard} for each in spec.ulimits],
        "Tmpfs": {each.path: ",".join((f"size={each.size}", *each.options)) for each in spec.tmpfs},
        "Binds": [bind(mount) for mount in spec.mounts if mount.kind == "host"],
        "Mounts": [
            volume(mount, installation=installation, run=run) for mount in spec.mounts if mount.kind != "host"
        ],
    }
    limits = {
        "CpuShares": spec.cpu_shares,
        "NanoCpus": None if spec.cpu_limit is None else round(spec.cpu_limit * NANOSECONDS),
        "Memory": spec.memory_limit,
        # Equal to Memory it means no swap, so that a container over its limit dies instead of crawling.
        "MemorySwap": None if spec.memory_limit is None else spec.memory_limit + (spec.swap or 0),
        "MemoryReservation": spec.memory_reservation,
        "ShmSize": spec.shm_size,
        "PidsLimit": spec.pids_limit,
    }
    return config | {name: value for name, value in limits.items() if value is not None}


def health_check(check: HealthCheck | None) -> Json:
    """None switches off what the image brings along: ECS knows only the task definition's checks."""
    if check is None:
        return {"Test": ["NONE"]}
    return {
        "Test": list(check.command),
        "Interval": check.interval * NANOSECONDS,
        "Timeout": check.timeout * NANOSECONDS,
        "Retries": check.retries,
        "StartPeriod": check.start_period * NANOSECONDS,
    }


def bind(mount: Mount) -> str:
    """In the short form, in which the Engine makes a missing folder, as ECS promises of `sourcePath`."""
    return f"{mount.source}:{mount.path}:{'ro' if mount.read_only else 'rw'}"


def log_limit(spec: ContainerSpec) -> dict[str, str]:
    """Where there is one, the Engine keeps two files of that size at most."""
    if spec.output_limit is None:
        return {}
    return {"max-size": str(spec.output_limit), "max-file": "2"}


def folder(path: str, source: Path, *, read_only: bool) -> Json:
    """In the long form, in which the Engine refuses a folder that it doesn't see."""
    return {"Type": "bind", "Source": str(source), "Target": path, "ReadOnly": read_only}


def volume(mount: Mount, *, installation: str, run: str) -> Json:
    """A volume that the Engine makes, with our labels, unless it is there."""
    owned = {names.INSTALLATION: installation}
    if mount.kind == "run":
        name = names.run_volume_name(run, mount.source)
        owned[names.RUN] = run
    else:
        name = names.kept_volume_name(installation, mount.source)
    options: Json = {"Labels": owned}
    if mount.size is not None:
        options["DriverConfig"] = {"Name": "local", "Options": memory(mount.size)}
    return {
        "Type": "volume",
        "Source": name,
        "Target": mount.path,
        "ReadOnly": mount.read_only,
        "VolumeOptions": options,
    }


def memory(size: int) -> dict[str, str]:
    """A volume that is memory, in which everybody may make files and nobody devices."""
    return {"type": "tmpfs", "device": "tmpfs", "o": f"size={size},mode=1777,nosuid,nodev"}


def kept_open(spec: RunSpec, *, installation: str, run: str) -> list[Json]:
    """The volumes that somebody must hold: those that are memory, which is gone with the last container that
    has them."""
    sized = {mount.source: mount for one in spec.containers for mount in one.mounts if mount.size is not None}
    return [
        volume(replace(mount, path=f"/volumes/{name}"), installation=installation, run=run)
        for name, mount in sized.items()
    ]


def joined(container_id: str) -> Json:
    """Take part in the network of another container, whose host name and /etc/hosts hold too."""
    return {"HostConfig": {"NetworkMode": f"container:{container_id}"}}


def own_network(mode: str, containers: tuple[ContainerSpec, ...], *, address: str, hosts: Hosts) -> Json:
    """A network namespace for these containers, with all that belongs to the namespace and not to
    one of them: published ports, extra hosts, and the first host name that one of them wants."""
    owners = {f"{port.container}/{port.protocol}": each.name for each in containers for port in each.ports}
    ports = [port for each in containers for port in each.ports]
    body: Json = {
        "Labels": {names.PORTS: msgspec.json.encode(owners).decode()} if owners else {},
        "ExposedPorts": {key: {} for key in owners},
        "HostConfig": {"NetworkMode": mode, "PortBindings": bindings(ports, address)},
    }
    extra = [line for each in containers for line in each.extra_hosts]
    named = [f"{name}:{one}" for name, addresses in hosts.items() for one in addresses]
    if lines := list(dict.fromkeys([*extra, *named])):
        body["HostConfig"]["ExtraHosts"] = lines
    if hostname := next((each.hostname for each in containers if each.hostname), None):
        body["Hostname"] = hostname
    return body


def bindings(ports: list[Port], address: str) -> dict[str, list[Json]]:
    """Where each container port is published: one port may be so several times."""
    result: dict[str, list[Json]] = {}
    for port in ports:
        key = f"{port.container}/{port.protocol}"
        result.setdefault(key, []).append(
            {"HostIp": address, "HostPort": str(port.host) if port.host else ""}
        )
    return result


def merge(body: Json, extra: Json) -> None:
    """Put `extra` into `body`: objects into objects, lists behind lists, anything else instead."""
    for name, value in extra.items():
        old = body.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            body[name] = [*old, *value]
        else:
            body[name] = value
