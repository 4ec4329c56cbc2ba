"""DescribeJobs."""

from headrace.aws.call import Call, Request, Response
from headrace.runs.records import Run
from headrace.services.batch import wire
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import executing
from headrace.services.batch.job_records import Job, JobSpec, Status
from headrace.services.batch.names import name_of
from headrace.services.batch.nodes import split
from headrace.store.base import Reader

MOST = 100


@operation("DescribeJobs")
async def describe_jobs(context: Context, call: Call, request: Request) -> Response:
    """Those that are not there are left out."""
    if len(request["jobs"]) > MOST:
        raise executing(f"Maximum number of jobs supported is {MOST}", call.request_id)
    ids = dict.fromkeys(split(name_of(reference)) for reference in request["jobs"])
    jobs = await context.store.get_many(Job, [id for id, _ in ids])
    specs = await context.store.get_many(JobSpec, [job.spec for job in jobs.values()])
    found = [(jobs[id], node) for id, node in ids if id in jobs and jobs[id].scope == call.scope]
    return {
        "jobs": [
            await _shown(context.store, job, specs[job.spec], node)
            for job, node in found
            if job.spec in specs and (node is None or node < job.nodes)
        ]
    }


async def _shown(reader: Reader, job: Job, spec: JobSpec, node: int | None) -> Response:
    if node is None:
        return wire.detail(job, spec, await counts(reader, job))
    return wire.node_detail(job, spec, node, await node_run(reader, job, node))


async def node_run(reader: Reader, job: Job, node: int) -> Run | None:
    """The run of a job's node; None if it has none now."""
    runs = job.current.runs if job.current else ()
    return await reader.get(Run, runs[node]) if node < len(runs) else None


async def counts(reader: Reader, job: Job) -> dict[Status, int]:
    """How many of an array's children are where."""
    if not job.is_array:
        return {}
    return {status: await reader.count(Job, owner=job.id, phase=status) for status in Status}
