"""CodeBuild's machine sizes (user guide, «Build environment compute modes and types»)."""

from typing import NamedTuple

GIB = 2**30


class Size(NamedTuple):
    """What a build may use at most."""

    cpus: float
    memory: int
    """Bytes."""


SIZES = {
    "LINUX_CONTAINER": {
        "BUILD_GENERAL1_SMALL": Size(2, 4 * GIB),
        "BUILD_GENERAL1_MEDIUM": Size(4, 8 * GIB),
        "BUILD_GENERAL1_LARGE": Size(8, 16 * GIB),
        "BUILD_GENERAL1_XLARGE": Size(36, 72 * GIB),
        "BUILD_GENERAL1_2XLARGE": Size(72, 144 * GIB),
    },
    "ARM_CONTAINER": {
        "BUILD_GENERAL1_SMALL": Size(2, 4 * GIB),
        "BUILD_GENERAL1_MEDIUM": Size(4, 8 * GIB),
        "BUILD_GENERAL1_LARGE": Size(8, 16 * GIB),
        "BUILD_GENERAL1_XLARGE": Size(32, 64 * GIB),
        "BUILD_GENERAL1_2XLARGE": Size(48, 96 * GIB),
    },
}
"""By environment type and compute type."""


def limits(environment_type: str, compute_type: str, machine: Size) -> Size:
    """What a build of this type may use on this machine: never more than there is."""
    size = SIZES[environment_type][compute_type]
    return Size(min(size.cpus, machine.cpus), min(size.memory, machine.memory))
