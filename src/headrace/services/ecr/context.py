"""What the operations' handlers and the registry's endpoints work on."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.ecr.tokens import Tokens
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    blobs: Blobs
    clock: Clock
    ids: Ids
    tokens: Tokens
    waste: Loop
    """Deletes blobs that nothing needs; hinted when there are some."""
    erasure: Loop
    """Removes what a deleted repository leaves behind; hinted when one is deleted."""
    lifecycle: Loop
    """Applies lifecycle policies; hinted when one is put."""


operation: Operations[Context] = Operations("ecr")
