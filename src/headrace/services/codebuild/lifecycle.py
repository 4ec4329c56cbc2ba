"""How a build goes on: its record and what is known in, the next record out. Pure.

Headrace fetches the source before the container starts; CodeBuild's container does it afterwards. So that
the phases come in CodeBuild's order, DOWNLOAD_SOURCE is shown as the last part of the time until the
container ran, as long as fetching really took, and PROVISIONING as the rest.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.runs.records import Cause, ContainerState, Phase, Run
from headrace.services.codebuild import timeline
from headrace.services.codebuild.output import Progress
from headrace.services.codebuild.records import (
    Build,
    BuildPhase,
    Context,
    LogPlace,
    PhaseEntry,
    Status,
    UploadedArtifact,
)

COMMANDS = frozenset({BuildPhase.INSTALL, BuildPhase.PRE_BUILD, BuildPhase.BUILD, BuildPhase.POST_BUILD})
TIMED_OUT = Context(code="BUILD_TIMED_OUT", message="Build has timed out. ")
DEAD = Context(
    code="SINGLE_BUILD_CONTAINER_DEAD",
    message="Build container found dead before completing the build. Build container died because it was out "
    "of memory, or the Docker image is not supported. ErrorCode: 500",
)


def provisioned(build: Build, now: datetime) -> Build:
    """The build has left the queue."""
    phases = timeline.leave(build.phases, Status.SUCCEEDED, now)
    return replace(build, phases=timeline.enter(phases, BuildPhase.PROVISIONING, now), log=log_place(build))


def deadline(build: Build) -> datetime:
    """When the build times out: its timeout counts from the end of QUEUED, before that its queue's does."""
    started = build.phases[-1].started_at
    if build.current_phase is BuildPhase.QUEUED:
        return started + timedelta(minutes=build.settings.queued_timeout_in_minutes)
    for entry in build.phases:
        if entry.type == BuildPhase.PROVISIONING:
            started = entry.started_at
    return started + timedelta(minutes=build.settings.timeout_in_minutes)


def source_failed(build: Build, began: datetime, now: datetime, context: Context) -> Build:
    """The source or the build specification was not to be had."""
    phases = timeline.leave(build.phases, Status.SUCCEEDED, began, timeline.FINE)
    phases = timeline.enter(phases, BuildPhase.DOWNLOAD_SOURCE, began)
    return finished(replace(build, phases=phases), Status.FAILED, now, context)


def followed(build: Build, run: Run, progress: Progress) -> Build:
    """The build as far as its run has come."""
    if build.current_phase is BuildPhase.PROVISIONING:
        started = progress.phases[0].started_at if progress.phases else run.started_at
        if started is None:
            return build
        build = replace(build, phases=_downloaded(build, started))
    if build.current_phase is BuildPhase.UPLOAD_ARTIFACTS or build.complete:
        return build
    head = tuple(entry for entry in build.phases if entry.type not in COMMANDS)
    return replace(build, phases=head + tuple(map(_explained, progress.phases)))


def concluded(build: Build, run: Run, progress: Progress, now: datetime) -> Build:
    """The build after its run has ended: complete, or in UPLOAD_ARTIFACTS if that is still to be done."""
    if build.current_phase is BuildPhase.UPLOAD_ARTIFACTS:
        return build
    cause = run.ending.cause if run.ending else Cause.LOST
    at = run.execution_stopped_at or now
    if build.stop is not None:
        return stopped(build, at)
    if cause is Cause.TIMED_OUT:
        return finished(build, Status.TIMED_OUT, at, TIMED_OUT)
    if cause is Cause.FAILED_TO_START:
        return _not_started(build, run, at)
    if progress.succeeded is None:
        return finished(build, Status.FAILED, at, _dead(run))
    if not progress.upload:
        return finished(build, Status.FAILED, now)
    return replace(build, phases=timeline.enter(build.phases, BuildPhase.UPLOAD_ARTIFACTS, at))


def uploaded(
    build: Build,
    *,
    succeeded: bool,
    artifacts: tuple[UploadedArtifact, ...],
    exported: dict[str, str],
    now: datetime,
) -> Build:
    """The build after its artifacts have been put where they belong."""
    done = replace(
        build,
        phases=timeline.leave(build.phases, Status.SUCCEEDED, now, timeline.FINE),
        artifacts=artifacts,
        exported=exported,
    )
    return finished(done, Status.SUCCEEDED if succeeded else Status.FAILED, now)


def stopped(build: Build, now: datetime) -> Build:
    """The build after somebody has stopped it."""
    return finished(build, Status.STOPPED, now, timeline.FINE)


def finished(build: Build, status: Status, now: datetime, context: Context | None = None) -> Build:
    """The build, complete. A phase that is still open ends with the build's status and the context."""
    phases = timeline.leave(build.phases, status, now, context)
    phases = timeline.add(phases, BuildPhase.FINALIZING, now, now)
    return replace(
        build, phases=timeline.enter(phases, BuildPhase.COMPLETED, now), status=status, ended_at=now
    )


def log_place(build: Build) -> LogPlace | None:
    """The build's log group and stream; None if it keeps none («logsConfig»)."""
    config = build.settings.logs_config
    configured = config.cloud_watch_logs if config else None
    if configured and configured.status == "DISABLED":
        return None
    prefix = configured.stream_name if configured else None
    return LogPlace(
        group=(configured.group_name if configured else None) or f"/aws/codebuild/{build.project}",
        stream=f"{prefix}/{build.uuid}" if prefix else build.uuid,
    )


def _explained(entry: PhaseEntry) -> PhaseEntry:
    """A phase that has ended has a context, if only an empty one."""
    return replace(entry, context=timeline.FINE) if entry.ended_at and entry.context is None else entry


def _downloaded(build: Build, started: datetime) -> timeline.Phases:
    """The container has started, with the source in it."""
    provisioning = build.phases[-1].started_at
    began = max(provisioning, started - timedelta(seconds=build.source_seconds))
    phases = timeline.leave(build.phases, Status.SUCCEEDED, began, timeline.FINE)
    return timeline.add(phases, BuildPhase.DOWNLOAD_SOURCE, began, max(began, started))


def _not_started(build: Build, run: Run, now: datetime) -> Build:
    reason = run.ending.reason if run.ending else ""
    if "CannotPullContainerError" in reason:
        message = f"Unable to pull customer's container image. {reason}"
        return finished(
            build, Status.FAILED, now, Context(code="BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", message=message)
        )
    if "ResourceInitializationError" in reason:
        downloading = replace(build, phases=_downloaded(build, now))
        reopened = replace(downloading.phases[-1], ended_at=None, status=None, context=None)
        downloading = replace(downloading, phases=(*downloading.phases[:-1], reopened))
        return finished(
            downloading, Status.FAILED, now, Context(code="Decrypted Variables Error", message=reason)
        )
    return finished(build, Status.FAILED, now, Context(code=DEAD.code, message=f"{DEAD.message}. {reason}"))


def _dead(run: Run) -> Context:
    """Why a container ended that should not have."""
    state: ContainerState = run.containers[0]
    why = state.reason or (run.ending.reason if run.ending and run.ending.cause is Cause.LOST else None)
    return Context(code=DEAD.code, message=f"{DEAD.message}. {why}") if why else DEAD


def ran(run: Run) -> bool:
    """Whether the run has ended and everything of it has been collected."""
    return run.phase is Phase.STOPPED
