"""What the Parameter Store's operations work with."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.services.ssm.values import Values
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    values: Values


operation: Operations[Context] = Operations("ssm")
