"""What Cloud Map's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    changed: Callable[[str], None]
    """Called with a scope in which somebody is found under another name or at another address."""


operation: Operations[Context] = Operations("servicediscovery")
