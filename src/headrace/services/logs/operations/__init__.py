"""The operations' handlers, a module per resource. Importing this registers all of them."""

from headrace.services.logs.context import operation
from headrace.services.logs.operations import events, filtering, groups, retention, streams, tags

__all__ = ["events", "filtering", "groups", "operation", "retention", "streams", "tags"]
