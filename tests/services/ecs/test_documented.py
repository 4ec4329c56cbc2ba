"""What docs/services.md shows, typed."""

import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.headrace import Server
from tests.images import busybox

pytestmark = pytest.mark.docker

PAGE = Path(__file__).parents[3] / "docs" / "services.md"
BIN = Path(sys.executable).parent


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_page_does_what_it_says(docker_headrace: Server) -> None:
    busybox()
    port = free_port()
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    script = "\n".join(blocks).replace("8080", str(port))
    # The waiters of the aws command look every 15 seconds only; what they wait for is there much sooner.
    script = re.sub(r"aws ecs wait services-(\w+) --services (\w+)", r"waited \1 \2", script)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", WAITED + script],
        env={
            **os.environ,
            **docker_headrace.environment,
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "AWS_PAGER": "",
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if line in ("first", "second")]
    assert lines == ["first", "second"]
    assert "has reached a steady state." in done.stdout


WAITED = """
waited() {
  while true; do
    answer=$(aws ecs describe-services --services "$2" --output text \
      --query 'services[0].[status,length(deployments),runningCount==desiredCount]')
    case "$1/$answer" in
      stable/ACTIVE*1*True|inactive/INACTIVE*) return ;;
    esac
  done
}
"""
