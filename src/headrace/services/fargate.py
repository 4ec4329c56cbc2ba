"""The sizes that Fargate has («ECS developer guide, Fargate task sizes»). Pure."""

GIB = 1024

MEMORY: dict[int, range | tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: range(1 * GIB, 4 * GIB + 1, GIB),
    1024: range(2 * GIB, 8 * GIB + 1, GIB),
    2048: range(4 * GIB, 16 * GIB + 1, GIB),
    4096: range(8 * GIB, 30 * GIB + 1, GIB),
    8192: range(16 * GIB, 60 * GIB + 1, 4 * GIB),
    16384: range(32 * GIB, 120 * GIB + 1, 8 * GIB),
}
"""MiB that Fargate allows for each number of CPU units."""


def has_size(cpu: int, memory: int) -> bool:
    """Whether there is a size of so many CPU units and MiB."""
    return memory in MEMORY.get(cpu, ())
