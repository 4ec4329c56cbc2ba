"""Operations: what clients wait for is done already."""

from datetime import timedelta

from headrace.aws.call import Call
from headrace.kit.ids import Ids
from headrace.services.servicediscovery.records import Operation
from headrace.store.base import Transaction

KEPT = timedelta(days=1)


async def done(tx: Transaction, ids: Ids, call: Call, what: str, **targets: str) -> dict[str, str]:
    """Note that it is done; the answer, which names it."""
    operation = Operation(
        id=f"{call.scope}/{ids.uuid()}", scope=call.scope, type=what, targets=targets, at=call.now
    )
    await tx.create(operation)
    return {"OperationId": operation.number}
