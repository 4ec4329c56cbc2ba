"""What the operations' handlers work on."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.services.secretsmanager.values import Values
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    values: Values


operation: Operations[Context] = Operations("secretsmanager")
"""The operations' handlers, a module per resource. Importing this registers all of them."""
