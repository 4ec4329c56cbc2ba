"""How SQS is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.sqs.arrivals import Arrivals
from headrace.services.sqs.context import Context
from headrace.services.sqs.control.emptying import Emptying
from headrace.services.sqs.operations import operation
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    api: Service
    loops: tuple[Arrivals | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids) -> Queues:
    arrivals = Arrivals(store, clock)
    emptying = Emptying(store, clock)
    context = Context(store=store, clock=clock, ids=ids, arrivals=arrivals, emptied=emptying.hint)
    return Queues(api=operation.bind(context), loops=(arrivals, emptying.emptied, emptying.expired))
