"""Which builds that failed are started once more by themselves. Pure."""

import re
from uuid import UUID

from headrace.kit.ids import child
from headrace.services.codebuild import specification
from headrace.services.codebuild.buildspec import BuildspecError
from headrace.services.codebuild.records import Build, PhaseEntry, Status


def again(build: Build) -> Build | None:
    """The build that repeats this one after it has failed; None if nothing says so.

    A project's autoRetryLimit says so for any failure, a phase's `on-failure: RETRY` for its own. What a
    batch started, the batch repeats.
    """
    if build.status is not Status.FAILED or build.member is not None:
        return None
    limit = max(build.settings.auto_retry_limit or 0, _phase_limit(build))
    if build.retry_number >= limit:
        return None
    uuid = str(UUID(child(build.id, "retry")))
    return Build(
        id=f"{build.scope}/{build.project}:{uuid}",
        scope=build.scope,
        project=build.project,
        uuid=uuid,
        number=0,
        settings=build.settings,
        cache_generation=build.cache_generation,
        initiator=build.initiator,
        overrides=build.overrides,
        retry_of=build.name,
        retry_number=build.retry_number + 1,
        created_at=build.created_at,
    )


def _phase_limit(build: Build) -> int:
    """How often the first phase that failed wants the build repeated."""
    failed = next((entry for entry in build.phases if entry.status is Status.FAILED), None)
    return _wanted(build, failed) if failed else 0


def _wanted(build: Build, failed: PhaseEntry) -> int:
    try:
        spec = specification.read(build.buildspec or "")
    except BuildspecError:
        return 0
    for phase in spec.phases:
        on_failure = phase.on_failure
        if phase.name == failed.type and on_failure and on_failure.action == "RETRY":
            message = failed.context.message if failed.context else ""
            return on_failure.retries if re.search(on_failure.pattern, message) else 0
    return 0
