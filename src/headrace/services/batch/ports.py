"""What AWS Batch needs of others."""

from typing import Protocol

from headrace.engines.base import Capacity


class Machine(Protocol):
    """Where jobs run."""

    async def capacity(self) -> Capacity:
        """Its size. Raises `EngineUnavailable`."""
