"""How Cloud Map is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.forgetting import forgetting_loop
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.servicediscovery import done
from headrace.services.servicediscovery.context import Context
from headrace.services.servicediscovery.operations import operation
from headrace.services.servicediscovery.records import Operation
from headrace.services.servicediscovery.registries import Registries
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudMap:
    api: Service
    registries: Registries
    """Where services put their tasks."""
    loops: tuple[Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids) -> CloudMap:
    registries = Registries(ids)
    forget = forgetting_loop("cloud-map", store, clock, Operation, since=lambda one: one.at, kept=done.KEPT)
    return CloudMap(
        api=operation.bind(Context(store=store, ids=ids, changed=registries.changed)),
        registries=registries,
        loops=(forget,),
    )
