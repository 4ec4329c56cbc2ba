"""How Secrets Manager is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.kit.sealing import Sealing
from headrace.services.secretsmanager.context import Context
from headrace.services.secretsmanager.expiry import expiry_loop
from headrace.services.secretsmanager.operations import operation
from headrace.services.secretsmanager.references import References
from headrace.services.secretsmanager.values import Values
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsManager:
    api: Service
    references: References
    """Where runs' references to secrets are resolved."""
    loops: tuple[Loop, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, sealing: Sealing, clock: Clock, ids: Ids) -> SecretsManager:
    values = Values(sealing)
    return SecretsManager(
        api=operation.bind(Context(store=store, ids=ids, values=values)),
        references=References(store, values),
        loops=(expiry_loop(store, clock, values),),
    )
