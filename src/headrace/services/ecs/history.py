"""How long what has ended can still be described: AWS keeps a stopped task for at least an hour."""

from collections.abc import Iterable
from datetime import timedelta

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.runs import launching
from headrace.runs.records import Phase, Run
from headrace.services.ecs import tidying
from headrace.services.ecs.records import Task
from headrace.services.ecs.service_records import Service, ServiceStatus
from headrace.store.base import Store

KEPT = timedelta(days=7)
PAGE = 200
HOURLY = 3600.0


def history_loop(store: Store, clock: Clock) -> Loop:
    """Forgets tasks that stopped longer ago than they are kept. Keys are tasks' ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            run = await tx.get(Run, id)
            if run is not None and _is_old(run):
                await launching.forget(tx, run)
                await tx.delete(Task, id)

    async def resync() -> Iterable[str]:
        old: list[str] = []
        last = ""
        while page := await store.page(Task, after=last, limit=PAGE):
            runs = await store.get_many(Run, [task.id for task in page])
            old += [run.id for run in runs.values() if _is_old(run)]
            last = page[-1].id
            await clock.sleep(0)
        return old

    def _is_old(run: Run) -> bool:
        return (
            run.phase is Phase.STOPPED and run.stopped_at is not None and clock.now() - run.stopped_at > KEPT
        )

    return Loop("task-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)


def service_history_loop(store: Store, clock: Clock) -> Loop:
    """Forgets services that were deleted longer ago than they are kept. Keys are services' ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            service = await tx.get(Service, id)
            if service is not None and _is_old(service):
                await tidying.forget(tx, id)

    async def resync() -> Iterable[str]:
        ended = await store.page(Service, phase=ServiceStatus.INACTIVE)
        return [service.id for service in ended if _is_old(service)]

    def _is_old(service: Service) -> bool:
        gone = service.status is ServiceStatus.INACTIVE and service.deleted_at is not None
        return gone and clock.now() - (service.deleted_at or clock.now()) > KEPT

    return Loop("service-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
