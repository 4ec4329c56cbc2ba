"""What S3's handlers work with."""

from dataclasses import dataclass

from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.s3.contents import Contents
from headrace.store.base import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that an operation may use."""

    store: Store
    contents: Contents
    clock: Clock
    ids: Ids
