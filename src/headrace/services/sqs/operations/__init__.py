"""The operations of SQS, a module per what they are about. Importing this registers all of them."""

from headrace.services.sqs.context import operation
from headrace.services.sqs.operations import holding, queues, receiving, sending, tags

__all__ = ["holding", "operation", "queues", "receiving", "sending", "tags"]
