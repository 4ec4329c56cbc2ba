"""Operations: what clients wait for is done already."""

from collections.abc import Iterable
from datetime import timedelta

from headrace.aws.call import Call
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.servicediscovery.records import Operation
from headrace.store.base import Store, Transaction
from headrace.store.listing import every

KEPT = timedelta(days=1)
HOURLY = 3600.0


async def done(tx: Transaction, ids: Ids, call: Call, what: str, **targets: str) -> dict[str, str]:
    """Note that it is done; the answer, which names it."""
    operation = Operation(
        id=f"{call.scope}/{ids.uuid()}", scope=call.scope, type=what, targets=targets, at=call.now
    )
    await tx.create(operation)
    return {"OperationId": operation.number}


def history_loop(store: Store, clock: Clock) -> Loop:
    """Forgets operations. Keys are their ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            await tx.delete(Operation, id)

    async def resync() -> Iterable[str]:
        return [one.id for one in await every(store, Operation) if clock.now() - one.at > KEPT]

    return Loop(
        "discovery-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1
    )
