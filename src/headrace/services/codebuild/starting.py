"""How a build or a batch comes to be, inside its maker's transaction."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.services.codebuild import timeline
from headrace.services.codebuild.errors import too_many_builds
from headrace.services.codebuild.records import (
    Batch,
    BatchPhase,
    Build,
    BuildNumber,
    BuildPhase,
    Project,
    Work,
)
from headrace.store.base import Reader, Transaction


async def create_builds(tx: Transaction, builds: Sequence[Build]) -> list[Build]:
    """Create these builds of one project, numbered in this order and queued."""
    if not builds:
        return []
    last = await _take(tx, builds[0].scope, builds[0].project, builds=len(builds))
    first = last.build - len(builds) + 1
    return [
        await tx.create(replace(build, number=first + place, phases=_queued(build.created_at)))
        for place, build in enumerate(builds)
    ]


async def create_batch(tx: Transaction, batch: Batch) -> Batch:
    """Create the batch, numbered and submitted."""
    last = await _take(tx, batch.scope, batch.project, batches=1)
    phases = timeline.enter((), BatchPhase.SUBMITTED, batch.created_at)
    return await tx.create(replace(batch, number=last.batch, phases=phases))


async def room(reader: Reader, project: Project) -> int | None:
    """How many more builds the project's concurrentBuildLimit lets start; None for any number."""
    if project.concurrent_build_limit is None:
        return None
    active = await reader.count(Build, owner=project.id, phase=Work.ACTIVE)
    return max(0, project.concurrent_build_limit - active)


async def require_room(reader: Reader, project: Project) -> None:
    """Raise `AwsError` if the project's concurrentBuildLimit is reached."""
    if await room(reader, project) == 0:
        raise too_many_builds(project.concurrent_build_limit or 0)


async def _take(
    tx: Transaction, scope: str, project: str, *, builds: int = 0, batches: int = 0
) -> BuildNumber:
    """Take the next numbers of the project; returns the last ones taken."""
    id = f"{scope}/{project}"
    last = await tx.get(BuildNumber, id)
    if last is None:
        return await tx.create(BuildNumber(id=id, scope=scope, build=builds, batch=batches))
    return await tx.replace(
        replace(last, build=last.build + builds, batch=last.batch + batches), expect=last.revision
    )


def _queued(at: datetime) -> timeline.Phases:
    submitted = timeline.add((), BuildPhase.SUBMITTED, at, at, context=None)
    return timeline.enter(submitted, BuildPhase.QUEUED, at)
