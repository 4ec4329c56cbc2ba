"""The operations' handlers, a module per resource. Importing this registers all of them."""

from headrace.services.secretsmanager.context import operation
from headrace.services.secretsmanager.operations import (
    deletion,
    listing,
    passwords,
    secrets,
    tags,
    values,
    versions,
)

__all__ = ["deletion", "listing", "operation", "passwords", "secrets", "tags", "values", "versions"]
