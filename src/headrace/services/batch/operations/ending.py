"""CancelJob, TerminateJob and their plural forms."""

from collections.abc import Sequence

from headrace.aws.call import Call, Request, Response
from headrace.services.batch import lifecycle
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception
from headrace.services.batch.job_records import Job, Told
from headrace.services.batch.names import name_of

LONGEST_REASON = 1024
MOST = 100


@operation("CancelJob")
async def cancel_job(context: Context, call: Call, request: Request) -> Response:
    """A job that has started goes on."""
    await _tell(context, call, [request["jobId"]], _told(request, terminate=False))
    return {}


@operation("TerminateJob")
async def terminate_job(context: Context, call: Call, request: Request) -> Response:
    await _tell(context, call, [request["jobId"]], _told(request, terminate=True))
    return {}


@operation("CancelJobs")
async def cancel_jobs(context: Context, call: Call, request: Request) -> Response:
    return await _tell_many(context, call, request, terminate=False)


@operation("TerminateJobs")
async def terminate_jobs(context: Context, call: Call, request: Request) -> Response:
    return await _tell_many(context, call, request, terminate=True)


async def _tell_many(context: Context, call: Call, request: Request, *, terminate: bool) -> Response:
    ids = request["jobs"]
    if len(ids) > MOST:
        raise client_exception(f"Maximum number of jobs supported is {MOST}")
    await _tell(context, call, ids, _told(request, terminate=terminate))
    return {}


def _told(request: Request, *, terminate: bool) -> Told:
    reason = request["reason"]
    if not reason:
        raise client_exception("'reason' is a required field (cannot be an empty string)")
    if len(reason) > LONGEST_REASON:
        raise client_exception(f"The reason can have at most {LONGEST_REASON} characters")
    return Told(reason=reason, terminate=terminate)


async def _tell(context: Context, call: Call, references: Sequence[str], told: Told) -> None:
    """Jobs that are not there, or have ended, are no error."""
    async with context.store.write() as tx:
        jobs = await tx.get_many(Job, [name_of(reference) for reference in references])
        for job in jobs.values():
            after = lifecycle.told(job, told)
            if job.scope == call.scope and after != job:
                await tx.replace(after, expect=job.revision)
