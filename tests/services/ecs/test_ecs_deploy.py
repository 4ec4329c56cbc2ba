"""PyPI's `ecs-deploy`, unmodified: deploys, rolls back, scales and runs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.headrace import Server
from tests.services.ecs.test_services import described, stable

ECS = Path(sys.executable).with_name("ecs")
FAMILY = "deployed"


@pytest.fixture
def service(headrace: Server) -> str:
    """A service that is stable; its name."""
    ecs = headrace.client("ecs")
    container = {"name": "web", "image": "app:1", "memory": 16, "command": ["sleep", "infinity"]}
    ecs.register_task_definition(family=FAMILY, containerDefinitions=[container])
    ecs.create_service(serviceName="s", taskDefinition=FAMILY, desiredCount=1)
    stable(ecs, "s")
    return "s"


@pytest.fixture
def deploy(headrace: Server) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the `ecs` command."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | headrace.environment
        return subprocess.run(
            [ECS, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    return run


def images(ecs: Any) -> list[str]:
    """The images of the service's current task definition."""
    arn = described(ecs, "s")["taskDefinition"]
    definition = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
    return [container["image"] for container in definition["containerDefinitions"]]


def test_ecs_deploy_deploys_scales_and_rolls_back(
    headrace: Server, service: str, deploy: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    ecs = headrace.client("ecs")
    done = deploy("deploy", "default", service, "--tag", "2", "--timeout", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Deployment successful" in done.stdout
    assert images(ecs) == ["app:2"]

    done = deploy("scale", "default", service, "3", "--timeout", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    assert stable(ecs, service)["runningCount"] == 3

    bad = ("--command", "web", "false", "--tag", "3", "--timeout", "8", "--rollback")
    done = deploy("deploy", "default", service, *bad)
    assert done.returncode != 0
    assert "Rollback successful" in done.stdout, done.stdout + done.stderr
    assert images(ecs) == ["app:2"]
    assert stable(ecs, service)["runningCount"] == 3


def test_ecs_deploy_runs_a_task(
    service: str, deploy: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = deploy("run", "default", FAMILY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Successfully started 1 instances" in done.stdout
