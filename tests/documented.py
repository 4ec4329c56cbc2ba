"""What a page of the documentation shows, typed."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.headrace import Server

DOCS = Path(__file__).parents[1] / "docs"
BIN = Path(sys.executable).parent
PATIENCE = 240.0


def commands(page: str) -> str:
    """All that the page says to type into a shell."""
    return "\n".join(re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(), re.DOTALL))


def typed(script: str, server: Server) -> str:
    """What a shell prints in which the script is typed. Fails where a command does."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            **server.environment,
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "AWS_PAGER": "",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
