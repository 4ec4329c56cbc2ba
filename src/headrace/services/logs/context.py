"""What the operations' handlers work on."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.control.loop import Loop
from headrace.kit.ids import Ids
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    erasure: Loop
    """Removes what a deleted group leaves behind; hinted when one is deleted."""


operation: Operations[Context] = Operations("logs")
