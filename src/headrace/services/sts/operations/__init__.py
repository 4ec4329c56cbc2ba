"""STS's operations."""

from headrace.services.sts.operations import identity
from headrace.services.sts.operations.registry import OPERATIONS

__all__ = ["OPERATIONS", "identity"]
