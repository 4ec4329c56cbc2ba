"""Jobs as a client of Batch sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.settings import IMAGE
from benchmarks.timing import until

QUEUE = "bench"
DEFINITION = "bench"
SMALLEST = [{"type": "VCPU", "value": "0.25"}, {"type": "MEMORY", "value": "512"}]
"""Fargate's."""


def prepare(
    batch: Any,
    *command: str,
    state: str = "ENABLED",
    kind: str = "FARGATE",
    size: Sequence[Mapping[str, str]] = SMALLEST,
) -> None:
    """A queue on a compute environment of this state and kind, and a definition of one container."""
    resources = {"type": kind, "maxvCpus": 4096, "subnets": ["s"], "securityGroupIds": ["g"]}
    batch.create_compute_environment(
        computeEnvironmentName=QUEUE, type="MANAGED", state=state, computeResources=resources
    )
    order = [{"order": 1, "computeEnvironment": QUEUE}]
    batch.create_job_queue(jobQueueName=QUEUE, priority=1, computeEnvironmentOrder=order)
    batch.register_job_definition(
        jobDefinitionName=DEFINITION,
        type="container",
        platformCapabilities=[kind],
        containerProperties={
            "image": IMAGE,
            "command": list(command),
            "resourceRequirements": list(size),
            "executionRoleArn": "arn:aws:iam::000000000000:role/bench",
        },
    )


def submit(batch: Any, **fields: Any) -> str:
    """A job's id."""
    answer = batch.submit_job(jobName="bench", jobQueue=QUEUE, jobDefinition=DEFINITION, **fields)
    return str(answer["jobId"])


def summary(batch: Any, array: str) -> dict[str, int]:
    """How many children of an array are where."""
    [job] = batch.describe_jobs(jobs=[array])["jobs"]
    found: dict[str, int] = job["arrayProperties"].get("statusSummary", {})
    return found


def wait_ended(batch: Any, array: str, *, every: float) -> None:
    """Wait until an array has ended. Raises `RuntimeError` if a child failed."""

    def has_ended() -> bool:
        [job] = batch.describe_jobs(jobs=[array])["jobs"]
        if job["status"] == "FAILED":
            raise RuntimeError(f"a job failed: {job.get('statusReason')}")
        return bool(job["status"] == "SUCCEEDED")

    until(has_ended, every=every)
