"""What CloudWatch's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    evaluate: Callable[[str], None]
    """Called with the id of an alarm that is to be evaluated soon."""
    changed: Callable[[], None]
    """Called when the state of an alarm has been set, or whether it acts."""


operation: Operations[Context] = Operations("cloudwatch")
