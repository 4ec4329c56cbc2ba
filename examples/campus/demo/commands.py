"""Other programs, run to their end."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from examples.running.problem import Problem

LINES = 15
"""How much of a failed program's output is shown."""


def run(
    command: Sequence[str],
    *,
    advice: str,
    stdin: str | None = None,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """What it printed. Raises `Problem` with its last lines if it fails."""
    name = " ".join(command[:2])
    try:
        done = subprocess.run(
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            check=False,
        )
    except FileNotFoundError:
        raise Problem(f"{command[0]} is not installed.", advice=advice) from None
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-LINES:])
        raise Problem(f"'{name}' failed with exit code {done.returncode}.", detail=tail, advice=advice)
    return done.stdout


def succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
