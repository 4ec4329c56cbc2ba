"""What docs/services.md shows, typed."""

import re

import pytest

from tests.documented import commands, typed
from tests.headrace import Server
from tests.images import busybox
from tests.ports import free_port

pytestmark = pytest.mark.docker


def test_the_page_does_what_it_says(docker_headrace: Server) -> None:
    busybox()
    port = free_port()
    script = commands("services.md").replace("8080", str(port))
    # The waiters of the aws command look every 15 seconds only; what they wait for is there much sooner.
    script = re.sub(r"aws ecs wait services-(\w+) --services (\w+)", r"waited \1 \2", script)
    printed = typed(WAITED + script, docker_headrace)
    lines = [line for line in printed.splitlines() if line in ("first", "second")]
    assert lines == ["first", "second"]
    assert "has reached a steady state." in printed


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
