"""What Elastic Load Balancing's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    has_proxy: Callable[[], bool]
    """Whether there is a program that carries the requests."""
    blocked_ports: Callable[[], frozenset[int]]
    """The ports that it would listen on and can't."""


operation: Operations[Context] = Operations("elbv2")
