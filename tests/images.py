"""The images that tests run, made by scripts and not pulled from anywhere."""

import subprocess
from functools import cache
from pathlib import Path

BUSYBOX = "headrace/busybox:latest"
DEBIAN = "headrace/debian:12"

SCRIPTS = Path(__file__).parent.parent / "scripts"


@cache
def busybox() -> str:
    """The name of a small image with a shell, which the Engine now holds."""
    subprocess.run([SCRIPTS / "test-image"], check=True, capture_output=True)
    return BUSYBOX
