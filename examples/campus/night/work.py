"""The night's work as AWS Batch has it: a queue, definitions, jobs that wait for each other, a schedule."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

QUEUE = "campus-night"
SCHEDULE = "campus-enrolment"
ROLE = "arn:aws:iam::000000000000:role/campus"
"""Schedules must name one; Headrace gives them the rights of their account."""
PARTS = 6
"""In so many parts the lecture's video is transcoded."""
ENDED = ("SUCCEEDED", "FAILED")
LOOK_EVERY = 0.3

COMMANDS = {
    "marks": (["jobs.marks"], 256),
    "enrolment": (["jobs.enrolment"], 256),
    "reviews": (["jobs.reviews"], 128),
    "video": (["jobs.video", "Ref::step"], 512),
}
"""What each definition runs, and its MiB."""

Client = Callable[[str], Any]


@dataclass(frozen=True)
class Job:
    """Where one of the night's jobs stands."""

    name: str
    status: str
    jobs: int
    """1, or how many an array has."""
    ended: int
    seconds: float | None
    """From its start to its end."""
    reason: str

    @property
    def over(self) -> bool:
        return self.status in ENDED


def prepare(client: Client, image: str) -> None:
    """A queue on all of the machine, and a definition for each kind of job."""
    batch = client("batch")
    if not batch.describe_job_queues(jobQueues=[QUEUE])["jobQueues"]:
        resources = {"type": "EC2", "maxvCpus": 64, "subnets": ["any"]}
        batch.create_compute_environment(
            computeEnvironmentName=QUEUE, type="MANAGED", computeResources=resources
        )
        order = [{"order": 1, "computeEnvironment": QUEUE}]
        batch.create_job_queue(jobQueueName=QUEUE, priority=1, computeEnvironmentOrder=order)
    for name, (arguments, memory) in COMMANDS.items():
        batch.register_job_definition(
            jobDefinitionName=_definition(name),
            type="container",
            retryStrategy={"attempts": 2},
            timeout={"attemptDurationSeconds": 900},
            containerProperties={
                "image": image,
                "command": ["python3", "-m", *arguments],
                "environment": [{"name": "PARTS", "value": str(PARTS)}],
                "resourceRequirements": [
                    {"type": "VCPU", "value": "1"},
                    {"type": "MEMORY", "value": str(memory)},
                ],
            },
        )


def submit(client: Client, departments: int) -> dict[str, str]:
    """All of it at once, each job behind those it needs. The name of every job, by its id."""
    batch = client("batch")
    names: dict[str, str] = {}

    def job(name: str, definition: str, *after: str, size: int = 0, **parameters: str) -> str:
        answer = batch.submit_job(
            jobName=name,
            jobQueue=QUEUE,
            jobDefinition=_definition(definition),
            dependsOn=[{"jobId": id} for id in after],
            parameters=parameters,
            **({"arrayProperties": {"size": size}} if size else {}),
        )
        names[answer["jobId"]] = name
        return str(answer["jobId"])

    recorded = job("record", "video", step="record")
    job("grade-export", "marks", size=departments)
    enrolment = job("enrolment-report", "enrolment")
    job("peer-reviews", "reviews", enrolment)
    transcoded = job("transcode", "video", recorded, size=PARTS, step="transcode")
    job("join", "video", transcoded, step="join")
    return names


def watch(client: Client, names: Mapping[str, str]) -> Iterator[list[Job]]:
    """Where the jobs stand, again and again, until all have ended."""
    batch = client("batch")
    while True:
        found = {job["jobId"]: job for job in batch.describe_jobs(jobs=list(names))["jobs"]}
        jobs = [_job(name, found[id]) for id, name in names.items()]
        yield jobs
        if all(job.over for job in jobs):
            return
        time.sleep(LOOK_EVERY)


def repeat(client: Client) -> None:
    """The enrolment report at half past two, each night."""
    scheduler = client("scheduler")
    wanted = {"JobName": "enrolment-report", "JobQueue": QUEUE, "JobDefinition": _definition("enrolment")}
    schedule = {
        "Name": SCHEDULE,
        "ScheduleExpression": "cron(30 2 * * ? *)",
        "ScheduleExpressionTimezone": "Europe/Zurich",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
            "RoleArn": ROLE,
            "Input": json.dumps(wanted),
        },
    }
    try:
        scheduler.create_schedule(**schedule)
    except scheduler.exceptions.ConflictException:
        scheduler.update_schedule(**schedule)


def _definition(name: str) -> str:
    return f"campus-{name}"


def _job(name: str, found: Mapping[str, Any]) -> Job:
    over = found["status"] in ENDED
    array = found.get("arrayProperties", {})
    counts = array.get("statusSummary", {})
    times = (found.get("startedAt"), found.get("stoppedAt"))
    return Job(
        name=name,
        status=found["status"],
        jobs=array.get("size", 1),
        ended=sum(counts.get(status, 0) for status in ENDED) if array else int(over),
        seconds=(times[1] - times[0]) / 1000 if over and times[0] and times[1] else None,
        reason=found.get("statusReason", ""),
    )
