"""How Application Auto Scaling is put together."""

from dataclasses import dataclass
from datetime import timedelta

from headrace.aws.call import Service
from headrace.control.forgetting import forgetting_loop
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.autoscaling.context import Context
from headrace.services.autoscaling.control.loop import Scaling
from headrace.services.autoscaling.control.scaler import Scaler
from headrace.services.autoscaling.operations import operation
from headrace.services.autoscaling.ports import Alarms, Services
from headrace.services.autoscaling.records import Activity
from headrace.store.base import Store

KEPT = timedelta(weeks=6)
"""Activities are shown so long, as in AWS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoScaling:
    api: Service
    loops: tuple[Scaling | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids, services: Services, alarms: Alarms) -> AutoScaling:
    scaling = Scaling(clock, Scaler(store, clock, services, alarms), alarms)
    context = Context(store=store, ids=ids, services=services, alarms=alarms, changed=scaling.hint)
    forget = forgetting_loop(
        "scaling-history", store, clock, Activity, since=lambda one: one.started_at, kept=KEPT
    )
    return AutoScaling(api=operation.bind(context), loops=(scaling, forget))
