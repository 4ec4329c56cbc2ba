"""Whether a job's dependencies are met, and who waits for whom («AWS Batch user guide, job dependencies»)."""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Any

from headrace.services.batch.job_records import ENDED, Edge, Job, JobSpec, Status
from headrace.services.batch.submission import N_TO_N, SEQUENTIAL
from headrace.store.base import Reader
from headrace.store.listing import every


class Verdict(Enum):
    WAIT = auto()
    MET = auto()
    FAILED = auto()


def depends_on(job: Job, spec: JobSpec) -> list[str]:
    """The ids of the jobs that it waits for: an array for those that its children don't, one by one."""
    listed: Iterable[Mapping[str, Any]] = spec.wanted["dependsOn"]
    if not job.parent:
        return [one["jobId"] for one in listed if not one.get("type")]
    found = [f"{one['jobId']}:{job.place}" for one in listed if one.get("type") == N_TO_N]
    if job.place and any(one.get("type") == SEQUENTIAL for one in listed):
        found.append(f"{job.parent}:{job.place - 1}")
    return found


async def verdict(reader: Reader, job: Job, spec: JobSpec) -> Verdict:
    """Where the jobs stand that it waits for. A child that is not there has failed if its array has ended,
    and is still to come if not."""
    ids = depends_on(job, spec)
    found = await reader.get_many(Job, ids)
    statuses = {one.status for one in found.values()}
    if Status.FAILED in statuses:
        return Verdict.FAILED
    if len(found) == len(set(ids)):
        return Verdict.MET if statuses <= {Status.SUCCEEDED} else Verdict.WAIT
    arrays = {id.partition(":")[0] for id in ids if id not in found}
    coming = await reader.get_many(Job, arrays)
    if len(coming) < len(arrays) or any(one.status in ENDED for one in coming.values()):
        return Verdict.FAILED
    return Verdict.WAIT


async def dependents(reader: Reader, job: Job) -> list[str]:
    """The ids of the jobs that may have waited for this one."""
    found = [edge.dependent for edge in await every(reader, Edge, owner=job.id)]
    if job.parent:
        found += [
            f"{edge.dependent}:{job.place}"
            for edge in await every(reader, Edge, owner=job.parent)
            if edge.type == N_TO_N
        ]
        if job.depends and job.place + 1 < job.size:
            found.append(f"{job.parent}:{job.place + 1}")
    return found
