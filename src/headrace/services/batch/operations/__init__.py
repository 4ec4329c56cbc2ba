"""AWS Batch's operations."""

from headrace.services.batch.context import operation
from headrace.services.batch.operations import (
    compute_environments,
    consumable_resources,
    describing,
    ending,
    job_definitions,
    job_queues,
    listing,
    scheduling_policies,
    snapshot,
    submitting,
    tags,
)

__all__ = ["OPERATIONS", "operation"]

OPERATIONS = (
    compute_environments,
    consumable_resources,
    describing,
    ending,
    job_definitions,
    job_queues,
    listing,
    scheduling_policies,
    snapshot,
    submitting,
    tags,
)
"""The modules whose import registers the operations."""
