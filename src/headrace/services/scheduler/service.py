"""How EventBridge Scheduler is put together."""

from dataclasses import dataclass
from datetime import timedelta

from headrace.aws.call import Service
from headrace.control.forgetting import forgetting_loop
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.scheduler.context import Context
from headrace.services.scheduler.control.loop import Scheduler
from headrace.services.scheduler.operations import operation
from headrace.services.scheduler.ports import Operations
from headrace.services.scheduler.records import Firing
from headrace.store.base import Store

KEPT = timedelta(days=14)
"""How long what was dropped can be looked at: as long as a message stays in a queue of AWS's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduling:
    api: Service
    loops: tuple[Scheduler | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, operations: Operations) -> Scheduling:
    scheduler = Scheduler(store, clock, operations)
    context = Context(store=store, operations=operations, changed=scheduler.hint)
    forget = forgetting_loop("dropped-firings", store, clock, Firing, since=lambda one: one.due, kept=KEPT)
    return Scheduling(api=operation.bind(context), loops=(scheduler, forget))
