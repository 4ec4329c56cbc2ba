"""IAM's operations."""

from headrace.services.iam.operations import access_keys
from headrace.services.iam.operations.registry import OPERATIONS

__all__ = ["OPERATIONS", "access_keys"]
