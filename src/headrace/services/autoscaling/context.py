"""What Application Auto Scaling's operations work with."""

from collections.abc import Callable
from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.services.autoscaling.ports import Alarms, Services
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    services: Services
    alarms: Alarms
    changed: Callable[[str], None]
    """Called with the id of a target that is to be looked at soon."""


operation: Operations[Context] = Operations("application-autoscaling")
