"""The operations' handlers, a module per resource. Importing this registers all of them."""

from headrace.services.ecr.context import operation
from headrace.services.ecr.operations import (
    authorization,
    deletion,
    images,
    layers,
    lifecycle,
    lifecycle_preview,
    pushing,
    repositories,
    settings,
    tags,
    uploads,
)

__all__ = [
    "authorization",
    "deletion",
    "images",
    "layers",
    "lifecycle",
    "lifecycle_preview",
    "operation",
    "pushing",
    "repositories",
    "settings",
    "tags",
    "uploads",
]
