"""What the machine has that runs the tests."""

import os
from contextlib import suppress

import pytest

from headrace.engines.docker.kernel_log import DEVICE


def _reads_the_kernel_log() -> bool:
    with suppress(OSError), DEVICE.open("rb"):
        return os.geteuid() == 0
    return False


READS_THE_KERNEL_LOG = _reads_the_kernel_log()
"""So that Headrace sees also of a container that has ended that it was refused a process."""
needs_the_kernel_log = pytest.mark.skipif(
    not READS_THE_KERNEL_LOG, reason="the log of this machine's kernel can't be read"
)
