"""The phases of a build or a batch: entered one after the other, never twice. Pure."""

from datetime import datetime

from msgspec.structs import replace

from headrace.services.codebuild.records import Context, PhaseEntry, Status

Phases = tuple[PhaseEntry, ...]
FINE = Context(code="", message="")
"""The context of a phase about which there is nothing to say."""


def enter(phases: Phases, phase: str, at: datetime) -> Phases:
    """`phases` with another one begun."""
    return (*phases, PhaseEntry(type=phase, started_at=at))


def leave(phases: Phases, status: Status, at: datetime, context: Context | None = None) -> Phases:
    """`phases` with the last one ended, unless it has been already."""
    last = phases[-1]
    if last.ended_at is not None:
        return phases
    return (*phases[:-1], replace(last, ended_at=max(at, last.started_at), status=status, context=context))


def add(
    phases: Phases,
    phase: str,
    started_at: datetime,
    ended_at: datetime,
    status: Status = Status.SUCCEEDED,
    context: Context | None = FINE,
) -> Phases:
    """`phases` with a whole one behind them."""
    return leave(enter(phases, phase, started_at), status, ended_at, context)


def has(phases: Phases, phase: str) -> bool:
    return any(entry.type == phase for entry in phases)
