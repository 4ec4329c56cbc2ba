"""How AWS Batch is put together."""

from dataclasses import dataclass
from datetime import timedelta

from headrace.aws.call import Service
from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs.hardening import Profiles
from headrace.services.batch.context import Context
from headrace.services.batch.control.history import history_loops
from headrace.services.batch.control.loop import Jobs
from headrace.services.batch.control.results import Results
from headrace.services.batch.operations import operation
from headrace.services.batch.ports import Machine, Objects
from headrace.services.batch.scheduling.board import Board
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    api: Service
    loops: tuple[Jobs | Loop, ...]
    """To be run for as long as Headrace runs."""


def create(
    *,
    store: Store,
    clock: Clock,
    ids: Ids,
    machine: Machine,
    blobs: Blobs,
    objects: Objects,
    profiles: Profiles,
    history: timedelta,
) -> Batch:
    """`history`: how long ended jobs can still be described. `profiles`: the operator's."""
    board = Board()
    context = Context(store=store, ids=ids, profiles=profiles, board=board)
    results = Results(blobs, objects, profiles)
    return Batch(
        api=operation.bind(context),
        loops=(Jobs(store, clock, machine, board, results, profiles), *history_loops(store, clock, history)),
    )
