"""The operations of Cloud Map, a module per resource. Importing this registers all of them."""

from headrace.services.servicediscovery.context import operation
from headrace.services.servicediscovery.operations import (
    discovery,
    health,
    instances,
    namespaces,
    services,
    tags,
    tracking,
)

__all__ = ["discovery", "health", "instances", "namespaces", "operation", "services", "tags", "tracking"]
