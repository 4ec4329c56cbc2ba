"""DescribeJobs."""

from headrace.aws.call import Call, Request, Response
from headrace.services.batch import wire
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import executing
from headrace.services.batch.job_records import Job, JobSpec, Status
from headrace.services.batch.names import name_of
from headrace.store.base import Reader

MOST = 100


@operation("DescribeJobs")
async def describe_jobs(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    if len(request["jobs"]) > MOST:
        raise executing(f"Maximum number of jobs supported is {MOST}", call.request_id)
    ids = list(dict.fromkeys(name_of(reference) for reference in request["jobs"]))
    jobs = await context.store.get_many(Job, ids)
    specs = await context.store.get_many(JobSpec, [job.spec for job in jobs.values()])
    found = [jobs[id] for id in ids if id in jobs and jobs[id].scope == call.scope]
    return {
        "jobs": [
            wire.detail(job, specs[job.spec], await counts(context.store, job))
            for job in found
            if job.spec in specs
        ]
    }


async def counts(reader: Reader, job: Job) -> dict[Status, int]:
    """How many of an array's children are where."""
    if not job.is_array:
        return {}
    return {status: await reader.count(Job, owner=job.id, phase=status) for status in Status}
