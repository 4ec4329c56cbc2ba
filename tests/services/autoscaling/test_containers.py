"""A service of real containers that is scaled by what they use, by the `aws` command alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.aws import run
from tests.headrace import Server
from tests.images import BUSYBOX, busybox
from tests.waiting import until

pytestmark = pytest.mark.docker

NAME = "scaled"
SERVICE = f"service/default/{NAME}"
WORK = """
while :; do
    if [ -e /flag/busy ]; then i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; else sleep 0.1; fi
done
"""


class Aws:
    """The `aws` command."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __call__(self, api: str, operation: str, /, **options: Any) -> Any:
        words = [api, operation, "--output", "json"]
        for name, value in options.items():
            words.append(f"--{name.replace('_', '-')}")
            words += [value if isinstance(value, str) else json.dumps(value)]
        return json.loads(run(self._server, *words) or "{}")


@pytest.fixture
def aws(docker_headrace: Server) -> Aws:
    return Aws(docker_headrace)


@pytest.fixture
def flag(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def service(aws: Aws, flag: Path) -> Iterator[str]:
    busybox()
    main = {
        "name": "main",
        "image": BUSYBOX,
        "memory": 32,
        "cpu": 256,
        "command": ["sh", "-c", WORK],
        "mountPoints": [{"sourceVolume": "flag", "containerPath": "/flag", "readOnly": True}],
    }
    volume = {"name": "flag", "host": {"sourcePath": str(flag)}}
    aws("ecs", "register-task-definition", family=NAME, container_definitions=[main], volumes=[volume])
    aws("ecs", "create-service", service_name=NAME, desired_count="1", task_definition=NAME)
    yield NAME
    aws("ecs", "update-service", service=NAME, desired_count="0")
    aws("ecs", "delete-service", service=NAME)


def policy(aws: Aws, name: str, bound: str, change: int) -> str:
    """The ARN of a step policy."""
    steps = [{bound: 0, "ScalingAdjustment": change}]
    return str(
        aws(
            "application-autoscaling",
            "put-scaling-policy",
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=SERVICE,
            policy_name=name,
            policy_type="StepScaling",
            step_scaling_policy_configuration={
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": steps,
                "Cooldown": 10,
            },
        )["PolicyARN"]
    )


def alarm(aws: Aws, name: str, comparison: str, threshold: str, action: str) -> None:
    aws(
        "cloudwatch",
        "put-metric-alarm",
        alarm_name=name,
        namespace="AWS/ECS",
        metric_name="CPUUtilization",
        dimensions=[{"Name": "ClusterName", "Value": "default"}, {"Name": "ServiceName", "Value": NAME}],
        statistic="Average",
        period="20",
        evaluation_periods="1",
        threshold=threshold,
        comparison_operator=comparison,
        alarm_actions=action,
    )


def running(aws: Aws) -> int:
    [found] = aws("ecs", "describe-services", services=NAME)["services"]
    return int(found["runningCount"])


def test_a_service_scales_out_under_load_and_back_when_it_is_over(aws: Aws, service: str, flag: Path) -> None:
    aws(
        "application-autoscaling",
        "register-scalable-target",
        service_namespace="ecs",
        scalable_dimension="ecs:service:DesiredCount",
        resource_id=SERVICE,
        min_capacity="1",
        max_capacity="2",
    )
    out = policy(aws, "out", "MetricIntervalLowerBound", 1)
    back = policy(aws, "back", "MetricIntervalUpperBound", -1)
    alarm(aws, "busy", "GreaterThanThreshold", "50", out)
    until(lambda: running(aws) == 1)
    (flag / "busy").touch()
    until(lambda: running(aws) == 2, patience=120, every=1)
    (flag / "busy").unlink()
    aws("cloudwatch", "delete-alarms", alarm_names="busy")
    alarm(aws, "idle", "LessThanThreshold", "20", back)
    until(lambda: running(aws) == 1, patience=120, every=1)
