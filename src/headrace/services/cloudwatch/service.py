"""How CloudWatch is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.forgetting import forgetting_loop
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.cloudwatch.alarms import history
from headrace.services.cloudwatch.alarms.loop import Alarms
from headrace.services.cloudwatch.context import Context
from headrace.services.cloudwatch.expiry import expiry_loop
from headrace.services.cloudwatch.measuring import Measurements
from headrace.services.cloudwatch.operations import operation
from headrace.services.cloudwatch.records import AlarmEvent
from headrace.services.cloudwatch.signals import Signals
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatch:
    api: Service
    measurements: Measurements
    """Where Headrace's own parts put what they measure."""
    signals: Signals
    """Alarms, for those who act on them."""
    loops: tuple[Alarms | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock) -> CloudWatch:
    alarms = Alarms(store, clock)
    forget = forgetting_loop(
        "alarm-history", store, clock, AlarmEvent, since=lambda one: one.at, kept=history.KEPT
    )
    return CloudWatch(
        api=operation.bind(Context(store=store, evaluate=alarms.hint, changed=alarms.tell)),
        measurements=Measurements(),
        signals=Signals(alarms),
        loops=(alarms, forget, expiry_loop(store, clock)),
    )
