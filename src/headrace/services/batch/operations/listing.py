"""ListJobs."""

from collections.abc import Callable
from typing import Any

from headrace.aws.call import Call, Request, Response
from headrace.services import pages
from headrace.services.batch import paging, wire
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception
from headrace.services.batch.job_records import Job, JobSpec, Status
from headrace.services.batch.names import name_of
from headrace.services.batch.operations import job_queues
from headrace.services.batch.operations.describing import node_run
from headrace.store.base import Reader

BY_STATUS, BY_FILTER = 1000, 100
"""Jobs of a page at most."""
OWNERS = ("jobQueue", "arrayJobId", "multiNodeJobId")

Wanted = Callable[[Job], bool]


@operation("ListJobs")
async def list_jobs(context: Context, call: Call, request: Request) -> Response:
    """Those that are RUNNING, if nothing else is asked for. A filter looks at jobs of every status, and shows
    the newest first."""
    if sum(name in request for name in OWNERS) != 1:
        raise client_exception("Exactly one of jobQueue, arrayJobId and multiNodeJobId must be provided")
    if "multiNodeJobId" in request:
        return {"jobSummaryList": await _nodes(context.store, call, request)}
    filters: list[dict[str, Any]] = request.get("filters", []) if "jobQueue" in request else []
    if len(filters) > 1:
        raise client_exception("Only one filter can be used at a time")
    filtered = bool(filters) and filters[0].get("name") != "SHARE_IDENTIFIER"
    page, token = await pages.page(
        context.store,
        Job,
        _wanted(filters[0]) if filters else lambda _: True,
        owner=await _owner(context.store, call, request),
        phase=None if filtered else request.get("jobStatus", Status.RUNNING),
        after=paging.after(request),
        limit=paging.size(request, BY_FILTER if filtered else BY_STATUS),
        descending=filtered,
    )
    return {"jobSummaryList": [wire.summary(job) for job in page], "nextToken": token}


async def _nodes(reader: Reader, call: Call, request: Request) -> list[Response]:
    """A job's nodes with that status."""
    job = await _job(reader, call, request["multiNodeJobId"])
    spec = await reader.get(JobSpec, job.spec)
    if spec is None or not job.nodes:
        raise client_exception(f"The job {job.id} has no nodes")
    found = [
        wire.node_summary(job, spec, node, await node_run(reader, job, node)) for node in range(job.nodes)
    ]
    return [one for one in found if one["status"] == request.get("jobStatus", Status.RUNNING)]


async def _job(reader: Reader, call: Call, reference: str) -> Job:
    job = await reader.get(Job, name_of(reference))
    if job is None or job.scope != call.scope:
        raise client_exception(f"The job {name_of(reference)} does not exist")
    return job


async def _owner(reader: Reader, call: Call, request: Request) -> str:
    if "jobQueue" in request:
        return (await job_queues.require(reader, call, request["jobQueue"])).id
    return (await _job(reader, call, request["arrayJobId"])).id


def _wanted(asked: dict[str, Any]) -> Wanted:
    name, value = asked.get("name"), next(iter(asked.get("values", ())), "")
    match name:
        case "JOB_NAME":
            return lambda job: _like(value.lower(), job.name.lower())
        case "JOB_DEFINITION":
            return _of_definition(name_of(value))
        case "BEFORE_CREATED_AT" | "AFTER_CREATED_AT":
            if not value.isdecimal():
                raise client_exception(f"The value {value} of {name} is not a number of milliseconds")
            time = int(value)
            if name == "BEFORE_CREATED_AT":
                return lambda job: (wire.milliseconds(job.created_at) or 0) < time
            return lambda job: (wire.milliseconds(job.created_at) or 0) > time
        case "SHARE_IDENTIFIER":
            return lambda job: _like(value, job.share)
    raise client_exception(f"There is no filter named {name}")


def _of_definition(value: str) -> Wanted:
    """A name stands for all its revisions."""
    if ":" in value or value.endswith("*"):
        return lambda job: _like(value, job.definition.rsplit("/", 1)[-1])
    return lambda job: job.definition.rsplit("/", 1)[-1].rsplit(":", 1)[0] == value


def _like(pattern: str, text: str) -> bool:
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern
