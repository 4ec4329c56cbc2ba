"""What a hundred thousand finished jobs do to the next request."""

import asyncio
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from benchmarks import growth, headrace, jobs
from benchmarks.load.requests import take_down
from benchmarks.rows import Row
from benchmarks.settings import WORK, Settings, say
from headrace.data_folder import DataFolder
from headrace.kit.clock import SystemClock
from headrace.kit.ids import RandomIds
from headrace.services.batch.job_records import Job, JobSpec
from headrace.store.opening import open_store

FEW, MANY = 1_000, 100_000
AT_ONCE = 1000
"""Jobs that are written in one transaction."""


def measure(settings: Settings) -> Iterator[Row]:
    """How long an answer takes with many finished jobs in the store, beside with few."""
    for number in (FEW, MANY):
        _fill(number)
    few, many = ((_name(number), number) for number in (FEW, MANY))
    yield from growth.compare(settings, few, many, "jobs", lambda server: _requests(server.client("batch")))


def _name(number: int) -> str:
    return f"job-history-{number}"


def _fill(number: int) -> None:
    """A data folder with so many finished jobs: one that has been run, and copies of its records."""
    with headrace.running(_name(number)) as server:
        batch = server.client("batch")
        jobs.prepare(batch, "true")
        id = jobs.submit(batch)
        jobs.wait_ended(batch, id, every=0.1)
        server.come_to_rest()
    asyncio.run(_copy(number, id))
    say(f"a store with {number:,} finished jobs is ready")


async def _copy(number: int, id: str) -> None:
    ids = RandomIds()
    store = open_store(DataFolder(WORK / "data" / _name(number)).database, SystemClock())
    try:
        job = await store.get(Job, id)
        assert job is not None
        spec = await store.get(JobSpec, job.spec)
        assert spec is not None
        for begin in range(1, number, AT_ONCE):
            async with store.write() as tx:
                for _ in range(min(AT_ONCE, number - begin)):
                    copy = ids.hex()
                    await tx.create(replace(spec, id=copy, revision=0))
                    await tx.create(replace(job, id=copy, revision=0))
    finally:
        await store.close()


def _requests(batch: Any) -> dict[str, list[bytes]]:
    """A job, a hundred of them, and the first pages of lists."""
    listed = {"jobQueue": jobs.QUEUE, "jobStatus": "SUCCEEDED", "maxResults": 100}
    found = [job["jobId"] for job in batch.list_jobs(**listed)["jobSummaryList"]]
    by_name = [{"name": "JOB_NAME", "values": ["b*"]}]
    return {
        "DescribeJobs of one job": [take_down(batch.describe_jobs, jobs=found[:1])],
        "DescribeJobs of 100 jobs": [take_down(batch.describe_jobs, jobs=found)],
        "a page of ListJobs by status": [take_down(batch.list_jobs, **listed)],
        "a page of ListJobs by name": [
            take_down(batch.list_jobs, jobQueue=jobs.QUEUE, filters=by_name, maxResults=100)
        ],
    }
