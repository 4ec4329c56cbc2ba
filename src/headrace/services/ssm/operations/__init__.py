"""The operations of the Parameter Store, a module per resource. Importing this registers all of them."""

from headrace.services.ssm.context import operation
from headrace.services.ssm.operations import labels, listing, parameters, reading, tags

__all__ = ["labels", "listing", "operation", "parameters", "reading", "tags"]
