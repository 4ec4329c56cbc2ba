"""Jobs and schedules over the death of Headrace: each attempt runs once, each due time submits one job."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.process import Process
from tests.images import busybox
from tests.waiting import until

pytestmark = pytest.mark.docker

SIZE = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "16"}]
SCHEDULED = 6
PATIENCE = 180.0


@pytest.fixture
def batch(process: Process, tmp_path: Path) -> Any:
    """A client of Batch with a queue `q` and definitions whose jobs write who they are into a file."""
    batch = process.client("batch")
    resources = {"type": "EC2", "maxvCpus": 8, "subnets": ["s"]}
    batch.create_compute_environment(computeEnvironmentName="ce", type="MANAGED", computeResources=resources)
    order = [{"order": 1, "computeEnvironment": "ce"}]
    batch.create_job_queue(jobQueueName="q", priority=1, computeEnvironmentOrder=order)
    told = "echo $AWS_BATCH_JOB_ID/$AWS_BATCH_JOB_ATTEMPT >> /out/ran"
    for name, script in (("good", f"{told}; sleep 0.5"), ("bad", f"{told}; exit 7")):
        batch.register_job_definition(
            jobDefinitionName=name,
            type="container",
            containerProperties={
                "image": busybox(),
                "command": ["sh", "-c", script],
                "resourceRequirements": SIZE,
                "volumes": [{"name": "out", "host": {"sourcePath": str(tmp_path)}}],
                "mountPoints": [{"sourceVolume": "out", "containerPath": "/out"}],
            },
        )
    return batch


def schedule(process: Process, number: int) -> None:
    """A job at a moment of the next seconds."""
    due = datetime.now(UTC) + timedelta(seconds=2 + number)
    asked = {"JobName": f"scheduled-{number}", "JobQueue": "q", "JobDefinition": "good"}
    process.client("scheduler").create_schedule(
        Name=f"s-{number}",
        ScheduleExpression=f"at({due:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
            "RoleArn": "arn:aws:iam::000000000000:role/clock",
            "Input": json.dumps(asked),
        },
    )


def submit(batch: Any, definition: str, **fields: Any) -> str:
    answer = batch.submit_job(jobName="job", jobQueue="q", jobDefinition=definition, **fields)
    return str(answer["jobId"])


def ended(batch: Any) -> dict[str, dict[str, Any]]:
    """The jobs of the queue that have ended, by id."""
    listed = [
        job
        for status in ("SUCCEEDED", "FAILED")
        for job in batch.list_jobs(jobQueue="q", jobStatus=status)["jobSummaryList"]
    ]
    return {job["jobId"]: job for job in listed}


def test_every_attempt_runs_once_and_every_due_time_submits_one_job(
    process: Process, batch: Any, tmp_path: Path
) -> None:
    expected: dict[str, int] = {}
    for number in range(SCHEDULED):
        schedule(process, number)
    for _ in range(8):
        expected[submit(batch, "good")] = 1
    for _ in range(3):
        expected[submit(batch, "bad", retryStrategy={"attempts": 3})] = 3
    first = submit(batch, "good")
    expected[first] = 1
    expected[submit(batch, "good", dependsOn=[{"jobId": first}])] = 1
    array = submit(batch, "good", arrayProperties={"size": 5})
    for wait in (0.7, 1.3, 1.9):
        time.sleep(wait)
        process.kill()
        process.start()

    def all_ended() -> dict[str, dict[str, Any]] | None:
        found = ended(batch)
        return found if len(found) == len(expected) + 1 + SCHEDULED else None

    found = until(all_ended, patience=PATIENCE)
    names = Counter(job["jobName"] for job in found.values())
    assert [names[f"scheduled-{number}"] for number in range(SCHEDULED)] == [1] * SCHEDULED
    ran = Counter((tmp_path / "ran").read_text().split())
    assert set(ran.values()) == {1}
    attempts = Counter(line.rsplit("/", 1)[0] for line in ran)
    assert {id: attempts[id] for id in expected} == expected
    assert [attempts[f"{array}:{place}"] for place in range(5)] == [1] * 5
    assert attempts.total() == sum(expected.values()) + 5 + SCHEDULED
    described: Callable[..., Any] = batch.describe_jobs
    for job in described(jobs=list(expected))["jobs"]:
        assert len(job["attempts"]) == expected[job["jobId"]]
