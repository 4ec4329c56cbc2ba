"""How CloudWatch Logs is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs.ports import LogSink
from headrace.services.logs import operations
from headrace.services.logs.context import Context
from headrace.services.logs.erasing import erasure_loop, expiry_loop
from headrace.services.logs.sink import Sink
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    api: Service
    sink: LogSink
    """Where the output of runs goes."""
    loops: tuple[Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids) -> Logs:
    erasure = erasure_loop(store, clock)
    context = Context(store=store, ids=ids, erasure=erasure)
    return Logs(
        api=operations.operation.bind(context), sink=Sink(ids), loops=(expiry_loop(store, clock), erasure)
    )
