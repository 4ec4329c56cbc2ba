"""Task sizes: pure (ECS developer guide, task definition parameters, Fargate task sizes)."""

import re

from headrace.services.ecs.errors import client_exception

GIB = 1024

FARGATE_MEMORY: dict[int, range | tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: range(1 * GIB, 4 * GIB + 1, GIB),
    1024: range(2 * GIB, 8 * GIB + 1, GIB),
    2048: range(4 * GIB, 16 * GIB + 1, GIB),
    4096: range(8 * GIB, 30 * GIB + 1, GIB),
    8192: range(16 * GIB, 60 * GIB + 1, 4 * GIB),
    16384: range(32 * GIB, 120 * GIB + 1, 8 * GIB),
}
"""MiB that Fargate allows for each number of CPU units."""

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
    if memory_mib(memory) not in FARGATE_MEMORY.get(cpu_units(cpu), ()):
        raise client_exception("No Fargate configuration exists for given values.")


def _parse(text: str, pattern: re.Pattern[str], what: str) -> int:
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if match := pattern.fullmatch(text):
        return round(float(match[1]) * 1024)
    raise client_exception(f"Invalid '{what.lower()}' setting for task: {text}")
