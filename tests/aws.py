"""The `aws` command, as people run it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.headrace import Server

VERSION_1 = str(Path(sys.prefix, "bin", "aws"))
"""PyPI's."""
TIMEOUT = 120.0


def version_2() -> str | None:
    """Debian's; None if there is none."""
    program = shutil.which("aws", path="/usr/local/bin:/usr/bin")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return None if "aws-cli/1" in said else program


def environment(server: Server) -> dict[str, str]:
    """What the command needs, and nothing that somebody has configured on this machine."""
    return {
        **server.environment,
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_MAX_ATTEMPTS": "1",
    }


def run(
    server: Server, *words: str, program: str = VERSION_1, fails: bool = False, folder: Path | None = None
) -> str:
    """Run it in this folder; what it printed. Version 2.9 knows only the flag that names a server."""
    ended = subprocess.run(
        [program, "--endpoint-url", server.url, *words],
        env=environment(server),
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        timeout=TIMEOUT,
    )
    assert bool(ended.returncode) is fails, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr
