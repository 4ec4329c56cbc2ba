"""How a batch goes on: its record in, the next record out. Pure."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.services.codebuild import timeline
from headrace.services.codebuild.members import DEFAULT_TIMEOUT
from headrace.services.codebuild.records import Batch, BatchPhase, Context, Group, Status

LAST_PHASES = {
    Status.SUCCEEDED: BatchPhase.SUCCEEDED,
    Status.STOPPED: BatchPhase.STOPPED,
}


def downloading(batch: Batch, now: datetime) -> Batch:
    """The batch has been taken up."""
    phases = timeline.leave(batch.phases, Status.SUCCEEDED, now)
    return replace(batch, phases=timeline.enter(phases, BatchPhase.DOWNLOAD_BATCHSPEC, now))


def in_progress(
    batch: Batch,
    *,
    groups: tuple[Group, ...],
    sources: tuple[str, ...],
    resolved: str | None,
    buildspec: str,
    now: datetime,
) -> Batch:
    """The batch's source and specification are there."""
    phases = timeline.leave(batch.phases, Status.SUCCEEDED, now, timeline.FINE)
    return replace(
        batch,
        phases=timeline.enter(phases, BatchPhase.IN_PROGRESS, now),
        groups=groups,
        sources=sources,
        resolved_source_version=resolved,
        buildspec=buildspec,
    )


def finished(batch: Batch, status: Status, now: datetime, context: Context | None = None) -> Batch:
    """The batch, complete."""
    phases = timeline.leave(batch.phases, status, now, context or timeline.FINE)
    if combines(batch) and status is Status.SUCCEEDED:
        phases = timeline.add(phases, BatchPhase.COMBINE_ARTIFACTS, now, now)
    last = LAST_PHASES.get(status, BatchPhase.FAILED)
    return replace(batch, phases=timeline.enter(phases, last, now), status=status, ended_at=now)


def restarted(batch: Batch, groups: tuple[Group, ...], now: datetime) -> Batch:
    """The batch, to be gone through again with these groups (RetryBuildBatch)."""
    settings = batch.settings
    if batch.resolved_source_version:
        settings = replace(settings, source_version=batch.resolved_source_version)
    return replace(
        batch,
        settings=settings,
        phases=timeline.enter((), BatchPhase.SUBMITTED, now),
        status=Status.IN_PROGRESS,
        stop=None,
        groups=groups,
        ended_at=None,
        cleaned=False,
    )


def deadline(batch: Batch) -> datetime:
    """When the batch times out."""
    config = batch.settings.build_batch_config
    minutes = config.timeout_in_mins if config else None
    return batch.phases[0].started_at + timedelta(minutes=minutes or DEFAULT_TIMEOUT)


def combines(batch: Batch) -> bool:
    config = batch.settings.build_batch_config
    return bool(config and config.combine_artifacts)
