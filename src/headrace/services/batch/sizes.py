"""What jobs need: pure («AWS Batch API, ResourceRequirement»)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from headrace.services.batch.errors import client_exception, unsupported
from headrace.services.fargate import has_size

CORE = 1024
LEAST_MEMORY = 4
DEPRECATED = {"vcpus": "VCPU", "memory": "MEMORY"}


def requirements(container: Mapping[str, Any]) -> dict[str, str]:
    """By type, from `resourceRequirements` and from the members that were there before them. Raises
    `ClientException`."""
    found = {one["type"]: one["value"] for one in container.get("resourceRequirements", ())}
    for member, resource in DEPRECATED.items():
        if member in container:
            if resource in found:
                raise client_exception(
                    f"The resource {resource} can't be given both by {member} and by resourceRequirements."
                )
            found[resource] = str(container[member])
    if "GPU" in found:
        raise unsupported("GPUs")
    return found


def size(containers: Iterable[Mapping[str, Any]], platform: str) -> tuple[int, int]:
    """CPU units and MiB of them together. Raises `ClientException`."""
    cpu = memory = 0
    for container in containers:
        required = requirements(container)
        cpu += _cpu(required.get("VCPU"), platform)
        memory += _memory(required.get("MEMORY"))
    if platform == "FARGATE" and not has_size(cpu, memory):
        raise client_exception(
            f"Fargate resource requirements ({cpu / CORE:g} vCPU, {memory} MiB) not supported. "
            "Fargate has no such size."
        )
    return cpu, memory


def cpu_units(container: Mapping[str, Any]) -> int:
    """Of one container that has been checked."""
    return int(Decimal(requirements(container).get("VCPU", "0")) * CORE)


def memory_mib(container: Mapping[str, Any]) -> int:
    """Of one container that has been checked."""
    return int(requirements(container).get("MEMORY", "0"))


def _cpu(text: str | None, platform: str) -> int:
    if text is None:
        raise client_exception("containerProperties must contain vcpus")
    try:
        units = Decimal(text) * CORE
    except InvalidOperation:
        raise client_exception(f"The value {text} of VCPU is not a number.") from None
    if units <= 0:
        raise client_exception("container vcpus limit must be greater than 0")
    if platform == "EC2" and units % CORE:
        raise client_exception(f"The value {text} of VCPU is not supported: on EC2 it is a whole number.")
    return int(units)


def _memory(text: str | None) -> int:
    if text is None:
        raise client_exception("containerProperties must contain memory")
    if not text.isdecimal():
        raise client_exception(f"The value {text} of MEMORY is not a whole number.")
    if int(text) < LEAST_MEMORY:
        raise client_exception(f"container memory limit must be greater than {LEAST_MEMORY}")
    return int(text)
