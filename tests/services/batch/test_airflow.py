"""Airflow's operators, unmodified: `BatchOperator` and `EcsRunTaskOperator`."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.headrace import Server

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".airflow" / "bin" / "python"
PATIENCE = 120.0


@pytest.fixture
def operate(headrace: Server, tmp_path: Path) -> Callable[..., str]:
    """Runs an operator; returns what Airflow prints."""
    connection = {
        "conn_type": "aws",
        "login": headrace.running.access_key,
        "password": headrace.running.secret,
        "extra": {"endpoint_url": headrace.url, "region_name": headrace.running.region},
    }
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        **headrace.environment,
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW_CONN_HEADRACE": json.dumps(connection),
    }

    def run(*words: str) -> str:
        if not PYTHON.exists():
            pytest.fail("Airflow is not there: install it with scripts/airflow")
        ended = subprocess.run(
            [PYTHON, ROOT / "tests" / "airflow_operators.py", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    return run


def test_the_batch_operator_submits_a_job_and_waits_for_it(
    batch: Any, queue: Callable[..., str], define: Callable[..., str], operate: Callable[..., str]
) -> None:
    name = queue()
    said = operate("batch", name, define("echo", "Ref::what"))
    [job] = batch.list_jobs(jobQueue=name, jobStatus="SUCCEEDED")["jobSummaryList"]
    assert job["jobName"] == "from-airflow"
    assert f"result: {job['jobId']}" in said
    [found] = batch.describe_jobs(jobs=[job["jobId"]])["jobs"]
    assert found["container"]["command"] == ["echo", "airflow"]


def test_the_ecs_operator_runs_a_task_and_shows_its_log(
    headrace: Server, operate: Callable[..., str]
) -> None:
    headrace.client("logs").create_log_group(logGroupName="/airflow")
    options = {"awslogs-group": "/airflow", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "af"}
    main = {
        "name": "main",
        "image": "app",
        "memory": 16,
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    headrace.client("ecs").register_task_definition(family="af", containerDefinitions=[main])
    said = operate("ecs", "af", "/airflow")
    assert "result: airflow" in said
