"""How the Parameter Store is put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.kit.sealing import Sealing
from headrace.services.ssm.context import Context
from headrace.services.ssm.operations import operation
from headrace.services.ssm.references import References
from headrace.services.ssm.values import Values
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterStore:
    api: Service
    references: References
    """Where runs' references to parameters are resolved."""


def create(*, store: Store, sealing: Sealing) -> ParameterStore:
    values = Values(sealing)
    return ParameterStore(
        api=operation.bind(Context(store=store, values=values)), references=References(store, values)
    )
