"""Compute environments and queues on their way to VALID, or out."""

from msgspec.structs import replace

from headrace.services.batch import lifecycle
from headrace.services.batch.job_records import LIVE, Job, Told
from headrace.services.batch.records import Environment, Queue, Status
from headrace.store.base import Store

QUEUE_DELETED = "Job Queue deleted"
LOOK_AGAIN = 1.0


async def settle_environment(store: Store, id: str) -> None:
    """What has been asked for is so at once: the machine is there already."""
    async with store.write() as tx:
        environment = await tx.get(Environment, id)
        if environment is None or environment.status is Status.VALID:
            return
        if environment.status is Status.DELETING:
            await tx.delete(Environment, id)
        else:
            await tx.replace(replace(environment, status=Status.VALID), expect=environment.revision)


async def settle_queue(store: Store, id: str) -> float | None:
    """A queue that is deleted goes when all its jobs have ended, which they are told to."""
    queue = await store.get(Queue, id)
    if queue is None or queue.status is Status.VALID:
        return None
    if queue.status is not Status.DELETING:
        async with store.write() as tx:
            await tx.replace(replace(queue, status=Status.VALID), expect=queue.revision)
        return None
    live = [job for status in LIVE for job in await store.page(Job, owner=id, phase=status)]
    async with store.write() as tx:
        for job in live:
            newest = await tx.get(Job, job.id) or job
            told = lifecycle.told(newest, Told(reason=QUEUE_DELETED, terminate=True))
            if told != newest:
                await tx.replace(told, expect=newest.revision)
        if not live:
            await tx.delete(Queue, id, expect=queue.revision)
    return LOOK_AGAIN if live else None
