"""Arrays: their children, and when they have ended."""

from headrace.kit.clock import Clock
from headrace.services.batch import lifecycle
from headrace.services.batch.job_records import ENDED, LIVE, STARTED, Job, Status
from headrace.store.base import Store, Transaction

AT_ONCE = 500
"""Children that are made in one transaction."""


class Arrays:
    """Makes the children of arrays and ends the arrays."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def spawn(self, array: Job) -> float | None:
        """The first children; more of them come as it is looked at again."""
        async with self._store.write() as tx:
            await self._spawn(tx, array)
        return 0.0

    async def advance(self, array: Job) -> float | None:
        """More children, or its end if all of them have ended."""
        if array.spawned < array.size:
            return await self.spawn(array)
        if array.told is not None and not array.told_children:
            await self._pass_on(array)
            return 0.0
        for status in LIVE:
            if await self._store.page(Job, owner=array.id, phase=status, limit=1):
                return None
        failed = await self._store.page(Job, owner=array.id, phase=Status.FAILED, limit=1)
        await self._end(array, failed=bool(failed))
        return None

    async def _spawn(self, tx: Transaction, array: Job) -> None:
        upto = min(array.size, array.spawned + AT_ONCE)
        for place in range(array.spawned, upto):
            await tx.create(
                Job(
                    id=f"{array.id}:{place}",
                    scope=array.scope,
                    queue=array.queue,
                    name=array.name,
                    definition=array.definition,
                    need=array.need,
                    share=array.share,
                    priority=array.priority,
                    parent=array.id,
                    place=place,
                    size=array.size,
                    depends=array.depends,
                    status=Status.SUBMITTED if array.depends else Status.RUNNABLE,
                    created_at=array.created_at,
                )
            )
        after = lifecycle.spawned(array, upto)
        await tx.replace(after, expect=array.revision)

    async def _pass_on(self, array: Job) -> None:
        """What the array was told, its children are told; those that have not started have ended with it."""
        for status in LIVE:
            after = ""
            while page := await self._store.page(
                Job, owner=array.id, phase=status, after=after, limit=AT_ONCE
            ):
                async with self._store.write() as tx:
                    newest = await tx.get_many(Job, [child.id for child in page])
                    for child in newest.values():
                        told = lifecycle.told(child, array.told)
                        if told.told is not None and told.status not in STARTED | ENDED:
                            told = lifecycle.cancelled(told, self._clock.now())
                        if told != child:
                            await tx.replace(told, expect=child.revision)
                after = page[-1].sort
        async with self._store.write() as tx:
            await tx.replace(lifecycle.passed_on(array), expect=array.revision)

    async def _end(self, array: Job, *, failed: bool) -> None:
        now = self._clock.now()
        if array.told is not None and failed:
            after = lifecycle.cancelled(array, now)
        elif failed:
            after = lifecycle.ended(array, Status.FAILED, lifecycle.CHILD_FAILED, now)
        else:
            after = lifecycle.ended(array, Status.SUCCEEDED, "", now)
        async with self._store.write() as tx:
            await tx.replace(after, expect=array.revision)
