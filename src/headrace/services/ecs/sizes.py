"""Task sizes: pure (ECS developer guide, task definition parameters, Fargate task sizes)."""

import re

from headrace.services.ecs.errors import client_exception
from headrace.services.fargate import has_size

_VCPU = re.compile(r"(\d+(?:\.\d+)?)\s*vcpus?", re.IGNORECASE)
_GB = re.compile(r"(\d+(?:\.\d+)?)\s*gb", re.IGNORECASE)


def cpu_units(text: str) -> int:
    """`1024`, `1 vCPU`, `0.5vcpu` in CPU units."""
    return _parse(text, _VCPU, "CPU")


def memory_mib(text: str) -> int:
    """`2048`, `2GB`, `0.5 GB` in MiB."""
    return _parse(text, _GB, "memory")


def check_fargate(cpu: str | None, memory: str | None) -> None:
    """Refuse what Fargate has no size for."""
    if cpu is None or memory is None:
        raise client_exception("Fargate requires that 'cpu' and 'memory' be defined at the task level.")
    if not has_size(cpu_units(cpu), memory_mib(memory)):
        raise client_exception("No Fargate configuration exists for given values.")


def _parse(text: str, pattern: re.Pattern[str], what: str) -> int:
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if match := pattern.fullmatch(text):
        return round(float(match[1]) * 1024)
    raise client_exception(f"Invalid '{what.lower()}' setting for task: {text}")
