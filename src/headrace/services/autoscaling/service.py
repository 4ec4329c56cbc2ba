"""How Application Auto Scaling is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.autoscaling.context import Context
from headrace.services.autoscaling.control.loop import Scaling
from headrace.services.autoscaling.control.scaler import Scaler
from headrace.services.autoscaling.history import history_loop
from headrace.services.autoscaling.operations import operation
from headrace.services.autoscaling.ports import Alarms, Services
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoScaling:
    api: Service
    loops: tuple[Scaling | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids, services: Services, alarms: Alarms) -> AutoScaling:
    scaling = Scaling(clock, Scaler(store, clock, services, alarms), alarms)
    context = Context(store=store, ids=ids, services=services, alarms=alarms, changed=scaling.hint)
    return AutoScaling(api=operation.bind(context), loops=(scaling, history_loop(store, clock)))
