"""Grading a folder of submissions, as a course's own program would: by boto3 alone."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
QUEUE = "grading"
DEFINITION = "sum"
SUBMISSIONS, GRADES = "submissions", "grades"
SIZE = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "32"}]
ENDED = ("SUCCEEDED", "FAILED")
LOOK_EVERY = 0.3

Client = Callable[[str], Any]


@dataclass(frozen=True)
class Grade:
    """What became of a submission."""

    name: str
    status: str
    """The job's."""
    score: float | None
    feedback: str
    reported: str
    """What is said of its container, for the course's staff."""


def make_images() -> None:
    """Make the images of the exercise with Docker."""
    for target in ("solve", "grade"):
        command = ["docker", "build", "--quiet", "--target", target, "--tag", image(target), str(FOLDER)]
        subprocess.run(command, check=True, capture_output=True)


def image(target: str) -> str:
    return f"headrace/grader-{target}:latest"


def prepare(client: Client) -> None:
    """Buckets, a queue and the exercise's job definition."""
    s3, batch = client("s3"), client("batch")
    for bucket in (SUBMISSIONS, GRADES):
        s3.create_bucket(Bucket=bucket)
    if not batch.describe_job_queues(jobQueues=[QUEUE])["jobQueues"]:
        resources = {"type": "EC2", "maxvCpus": 64, "subnets": ["any"]}
        batch.create_compute_environment(
            computeEnvironmentName=QUEUE, type="MANAGED", computeResources=resources
        )
        order = [{"order": 1, "computeEnvironment": QUEUE}]
        batch.create_job_queue(jobQueueName=QUEUE, priority=1, computeEnvironmentOrder=order)
    batch.register_job_definition(
        jobDefinitionName=DEFINITION, type="container", ecsProperties={"taskProperties": [task()]}
    )


def task() -> dict[str, Any]:
    """The grader first, whose result counts, and what runs the submission."""
    work = [{"sourceVolume": "work", "containerPath": "/work"}]
    grade = {
        "name": "grade",
        "image": image("grade"),
        "command": ["sh", "/grade"],
        "dependsOn": [{"containerName": "solve", "condition": "COMPLETE"}],
        "mountPoints": work,
        "resourceRequirements": SIZE,
    }
    solve = {
        "name": "solve",
        "image": image("solve"),
        "command": ["sh", "/solve"],
        "essential": False,
        "mountPoints": work,
        "resourceRequirements": SIZE,
    }
    return {"containers": [grade, solve], "volumes": [{"name": "work"}]}


def grade_all(client: Client) -> Iterator[Grade]:
    """Submit everything, and give the grades as they come."""
    s3, batch = client("s3"), client("batch")
    names: dict[str, str] = {}
    for path in sorted((FOLDER / "submissions").iterdir()):
        s3.put_object(Bucket=SUBMISSIONS, Key=path.name, Body=path.read_bytes())
        answer = batch.submit_job(
            jobName=path.stem,
            jobQueue=QUEUE,
            jobDefinition=DEFINITION,
            parameters={"submission": f"s3://{SUBMISSIONS}/{path.name}"},
        )
        names[answer["jobId"]] = path.stem
    while names:
        for job in batch.describe_jobs(jobs=list(names))["jobs"]:
            if job["status"] in ENDED:
                yield _grade(s3, names.pop(job["jobId"]), job)
        time.sleep(LOOK_EVERY)


def _grade(s3: Any, name: str, job: dict[str, Any]) -> Grade:
    [task] = job["ecsProperties"]["taskProperties"]
    reasons = [one["reason"] for one in task["containers"] if one.get("reason")]
    score, feedback = None, ""
    if job["status"] == "SUCCEEDED":
        kept = json.load(s3.get_object(Bucket=GRADES, Key=f"{job['jobId']}.json")["Body"])
        score, feedback = kept["fractionalScore"], kept["feedback"]
    return Grade(name, job["status"], score, feedback, "; ".join(reasons))
