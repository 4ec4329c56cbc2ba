"""What SQS's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Call, Operations
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.sqs import naming
from headrace.services.sqs.arrivals import Arrivals
from headrace.services.sqs.errors import no_queue
from headrace.services.sqs.records import Queue
from headrace.store.base import Reader, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    clock: Clock
    ids: Ids
    arrivals: Arrivals
    emptied: Callable[[str], None]
    """Called with a uid that no queue has any more."""


operation: Operations[Context] = Operations("sqs")


async def require(reader: Reader, call: Call, url: str) -> Queue:
    """The queue of this URL. Raises `QueueDoesNotExist`."""
    queue = await reader.get(Queue, naming.of_url(call, url).id)
    if queue is None:
        raise no_queue()
    return queue
