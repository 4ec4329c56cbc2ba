"""What AWS Batch's operations work with."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.runs.hardening import Profiles
from headrace.services.batch.scheduling.board import Board
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    profiles: Profiles
    """The operator's, of jobs that nobody trusts."""
    board: Board
    """What waits and what runs, as the dispatcher sees it."""


operation: Operations[Context] = Operations("batch")
"""Registers AWS Batch's operations."""
