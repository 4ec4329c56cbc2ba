"""What EventBridge Scheduler's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Operations as Registry
from headrace.services.scheduler.ports import Operations
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    operations: Operations
    changed: Callable[[str], None]
    """Called with the id of a schedule that is new or another."""


operation: Registry[Context] = Registry("scheduler")
