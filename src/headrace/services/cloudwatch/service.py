"""How CloudWatch is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.cloudwatch.alarms.history import history_loop
from headrace.services.cloudwatch.alarms.loop import Alarms
from headrace.services.cloudwatch.context import Context
from headrace.services.cloudwatch.expiry import expiry_loop
from headrace.services.cloudwatch.operations import operation
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatch:
    api: Service
    alarms: Alarms
    loops: tuple[Alarms | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock) -> CloudWatch:
    alarms = Alarms(store, clock)
    return CloudWatch(
        api=operation.bind(Context(store=store, evaluate=alarms.hint, changed=alarms.tell)),
        alarms=alarms,
        loops=(alarms, history_loop(store, clock), expiry_loop(store, clock)),
    )
