"""STS's operations."""

from headrace.services.sts.operations import identity, roles
from headrace.services.sts.operations.registry import OPERATIONS

__all__ = ["OPERATIONS", "identity", "roles"]
