"""How Cloud Map is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.servicediscovery.context import Context
from headrace.services.servicediscovery.done import history_loop
from headrace.services.servicediscovery.operations import operation
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
    return CloudMap(
        api=operation.bind(Context(store=store, ids=ids, changed=registries.changed)),
        registries=registries,
        loops=(history_loop(store, clock),),
    )
