"""What CreateService says of registries and Service Connect, checked and understood. Pure."""

from collections.abc import Mapping
from typing import Any

from headrace.engines.spec import Part
from headrace.services.ecs.errors import invalid_parameter, not_supported
from headrace.services.ecs.records import TaskDefinition

CONNECT = "serviceConnectConfiguration"
REGISTRIES = "serviceRegistries"
RESOLVED = "headraceConnect"
"""The member of a revision's settings that holds what Service Connect's names stand for; never shown."""


class Endpoint(Part, frozen=True, kw_only=True):
    """Something that a service offers to the others of its namespace."""

    discovery_name: str
    port: int
    """The containers' own."""
    names: tuple[str, ...]
    """The host names by which clients find it."""


def check(settings: Mapping[str, Any], definition: TaskDefinition) -> None:
    """Raises `AwsError`."""
    registries = settings.get(REGISTRIES, ())
    if not registries and not is_connected(settings):
        return
    if definition.definition["networkMode"] in ("host", "none"):
        raise not_supported("service discovery of tasks that have no network of their own")
    for registry in registries:
        _check_registry(registry, definition)


def is_connected(settings: Mapping[str, Any]) -> bool:
    """Whether Service Connect is on."""
    return bool(settings.get(CONNECT, {}).get("enabled"))


def endpoints(settings: Mapping[str, Any], definition: TaskDefinition, namespace: str) -> list[Endpoint]:
    """What the service offers by Service Connect in the namespace of this name. Raises `AwsError`."""
    ports = _named_ports(definition)
    found = []
    for one in settings[CONNECT].get("services", ()):
        name = one["portName"]
        if name not in ports:
            raise invalid_parameter(
                f"portName({name}) does not refer to any named PortMapping in the task definition."
            )
        for member in ("tls", "ingressPortOverride", "timeout"):
            if member in one:
                raise not_supported(f"{member} in Service Connect")
        discovery_name = one.get("discoveryName", name)
        aliases = one.get("clientAliases", ())
        names = [_alias(alias, ports[name], f"{discovery_name}.{namespace}") for alias in aliases]
        found.append(
            Endpoint(
                discovery_name=discovery_name,
                port=ports[name],
                names=tuple(dict.fromkeys(names or [f"{discovery_name}.{namespace}"])),
            )
        )
    return found


def _alias(alias: Mapping[str, Any], port: int, default: str) -> str:
    """Clients reach tasks themselves, with no proxy between them that could change the port."""
    if alias["port"] != port:
        raise not_supported(
            f"a Service Connect alias whose port ({alias['port']}) is not the container's ({port})"
        )
    return str(alias.get("dnsName", default)).lower()


def _named_ports(definition: TaskDefinition) -> dict[str, int]:
    return {
        mapping["name"]: mapping["containerPort"]
        for one in definition.definition["containerDefinitions"]
        for mapping in one["portMappings"]
        if "name" in mapping
    }


def _check_registry(registry: Mapping[str, Any], definition: TaskDefinition) -> None:
    if "registryArn" not in registry:
        raise invalid_parameter("A service registry needs a registryArn.")
    containers = {one["name"]: one for one in definition.definition["containerDefinitions"]}
    name, port = registry.get("containerName"), registry.get("containerPort")
    if (name is None) != (port is None):
        raise invalid_parameter("containerName and containerPort must be specified together.")
    if name is not None and name not in containers:
        raise invalid_parameter(f"The container {name} does not exist in the task definition.")
    if name is not None and port not in [
        one.get("containerPort") for one in containers[name]["portMappings"]
    ]:
        raise invalid_parameter(
            f"The container {name} did not have a container port {port} defined in its task definition."
        )
