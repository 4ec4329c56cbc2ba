"""Batch's queues and jobs as the commands see them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from headrace.cli.client import Client, moment
from headrace.cli.failure import Failure
from headrace.cli.following import Stream

GROUP = "/aws/batch/job"
LIVE = ("RUNNING", "STARTING", "RUNNABLE", "PENDING", "SUBMITTED")
ENDED = ("SUCCEEDED", "FAILED")
MOST = 100
"""Jobs that one call describes."""
SHORTEST = 4
"""Characters that the beginning of an id must have."""
Job = dict[str, Any]
"""As DescribeJobs or ListJobs shows it."""


def queues(client: Client) -> list[str]:
    """The names of all queues."""
    pages = client.pages("batch", "DescribeJobQueues", "jobQueues")
    return [queue["jobQueueName"] for page in pages for queue in page]


def describe(client: Client, ids: Sequence[str]) -> list[Job]:
    """Those of these ids that there are."""
    return [
        job
        for start in range(0, len(ids), MOST)
        for job in client.call("batch", "DescribeJobs", jobs=list(ids[start : start + MOST]))["jobs"]
    ]


def listed(client: Client, queue: str, statuses: Sequence[str]) -> Iterator[Job]:
    """The jobs of a queue with these statuses, status by status, the oldest first."""
    for status in statuses:
        for page in client.pages("batch", "ListJobs", "jobSummaryList", jobQueue=queue, jobStatus=status):
            yield from page


def children(client: Client, array: str, statuses: Sequence[str]) -> Iterator[Job]:
    """The children of an array with these statuses."""
    for status in statuses:
        for page in client.pages("batch", "ListJobs", "jobSummaryList", arrayJobId=array, jobStatus=status):
            yield from page


def find(client: Client, name: str) -> Job:
    """The job of this id or ARN, or the only one whose id begins so. Raises `Failure`."""
    id = name.rsplit("/", 1)[-1]
    if found := describe(client, [id]):
        return found[0]
    start, colon, place = id.partition(":")
    if len(start) < SHORTEST:
        raise Failure(f"'{name}' is too short for an id", f"give {SHORTEST} characters or more")
    ids = {
        job["jobId"]
        for queue in queues(client)
        for job in listed(client, queue, (*LIVE, *ENDED))
        if job["jobId"].startswith(start)
    }
    if len(ids) > 1:
        raise Failure(f"several ids begin with '{name}'", "give more of it")
    if not ids or not (found := describe(client, [ids.pop() + colon + place])):
        raise Failure(f"there is no job '{name}'", "see their ids with 'headrace jobs ls --all'")
    return found[0]


def time(job: Job, member: str) -> datetime | None:
    """When it was created, started or stopped."""
    return moment(job[member] / 1000) if job.get(member) else None


def logs(client: Client, job: Job) -> list[tuple[str, Stream]]:
    """The log of each attempt, or of each container of the last one, beside what it is of."""
    if "ecsProperties" in job:
        [task] = job["ecsProperties"]["taskProperties"]
        return [
            (one["name"], Stream(client, _group(one), one["logStreamName"]))
            for one in task["containers"]
            if one.get("logStreamName")
        ]
    group = _group(job["container"])
    names = [attempt["container"].get("logStreamName") for attempt in job["attempts"]]
    names.append(job["container"].get("logStreamName"))
    found = list(dict.fromkeys(filter(None, names)))
    return [(f"attempt {number}", Stream(client, group, name)) for number, name in enumerate(found, 1)]


def _group(container: dict[str, Any]) -> str:
    options = container.get("logConfiguration", {}).get("options", {})
    return str(options.get("awslogs-group", GROUP))
