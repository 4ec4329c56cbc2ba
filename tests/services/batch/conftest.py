"""Queues and job definitions for the tests of AWS Batch."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.headrace import Server
from tests.waiting import until

ENDED = ("SUCCEEDED", "FAILED")
SIZE = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "16"}]
Submit = Callable[..., str]


@pytest.fixture
def batch(headrace: Server) -> Any:
    return headrace.client("batch")


@pytest.fixture
def queue(batch: Any) -> Callable[..., str]:
    """Makes a compute environment and a queue on it; returns the queue's name."""

    def make(vcpus: int = 64, kind: str = "EC2", **fields: Any) -> str:
        name = f"q-{uuid4().hex[:8]}"
        resources = {"type": kind, "maxvCpus": vcpus, "subnets": ["subnet-1"]}
        batch.create_compute_environment(
            computeEnvironmentName=name, type="MANAGED", computeResources=resources
        )
        order = [{"order": 1, "computeEnvironment": name}]
        batch.create_job_queue(
            **{"jobQueueName": name, "priority": 1, "computeEnvironmentOrder": order, **fields}
        )
        return name

    return make


@pytest.fixture
def define(batch: Any) -> Callable[..., str]:
    """Registers a job definition of one container; returns its name and revision."""

    def make(*command: str, container: dict[str, Any] | None = None, **fields: Any) -> str:
        properties = {"image": "app", "command": list(command) or ["true"], "resourceRequirements": SIZE}
        answer = batch.register_job_definition(
            jobDefinitionName=f"d-{uuid4().hex[:8]}",
            type="container",
            containerProperties={**properties, **(container or {})},
            **fields,
        )
        return str(answer["jobDefinitionArn"].rsplit("/", 1)[1])

    return make


@pytest.fixture
def submit(batch: Any) -> Submit:
    """Submits a job; returns its id."""

    def make(queue: str, definition: str, name: str = "job", **fields: Any) -> str:
        answer = batch.submit_job(jobName=name, jobQueue=queue, jobDefinition=definition, **fields)
        return str(answer["jobId"])

    return make


def job(batch: Any, id: str) -> dict[str, Any]:
    [found] = batch.describe_jobs(jobs=[id])["jobs"]
    return dict(found)


def when(batch: Any, id: str, *statuses: str) -> dict[str, Any]:
    """The job when it has one of these statuses."""

    def reached() -> dict[str, Any] | None:
        found = job(batch, id)
        return found if found["status"] in statuses else None

    return until(reached)


def ended(batch: Any, id: str) -> dict[str, Any]:
    """The job when it has ended."""
    return when(batch, id, *ENDED)
