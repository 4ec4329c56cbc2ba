"""The batch controller: starts, watches and stops the builds of batches."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.services.codebuild import batches, members, starting
from headrace.services.codebuild.batch_plan import Step, next_step
from headrace.services.codebuild.buildspec import BuildspecError
from headrace.services.codebuild.jobs import Jobs
from headrace.services.codebuild.records import (
    Batch,
    BatchPhase,
    Build,
    Context,
    Project,
    Status,
    StopRequest,
    Work,
)
from headrace.services.codebuild.source.errors import SourceError
from headrace.services.codebuild.source.fetch import Fetcher, wanted
from headrace.services.codebuild.source.library import Library
from headrace.services.codebuild.specification import Specifications
from headrace.store.base import Store, Transaction

DIRECTORY = "/codebuild/output/src"
"""Where CodeBuild's messages say that a batch's source is."""
LIMITED_RETRY = 1.0
"""Seconds until members that the project's concurrentBuildLimit kept waiting are tried again."""


class BatchController:
    """Reconciles batches."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        library: Library,
        fetcher: Fetcher,
        specifications: Specifications,
        hint: Callable[[str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._library = library
        self._fetcher = fetcher
        self._specifications = specifications
        self._jobs = Jobs("batch", hint)

    async def keys(self) -> Iterable[str]:
        """Every batch that has not ended or not let go of everything."""
        return [batch.id for phase in (Work.ACTIVE, Work.CLEANING) for batch in await self._all(phase)]

    async def reconcile(self, id: str) -> float | None:
        """Take the batch one step further."""
        batch = await self._store.get(Batch, id)
        if batch is None or batch.cleaned:
            return None
        if batch.complete:
            self._jobs.cancel(id)
            return await self._clean(batch)
        if batch.current_phase is BatchPhase.IN_PROGRESS:
            return await self._go_on(batch)
        return await self._begin(batch)

    async def close(self) -> None:
        """Leave everything as it is: the next start goes on from here."""
        await self._jobs.close()

    async def _begin(self, batch: Batch) -> float | None:
        now = self._clock.now()
        if batch.stop or now >= batches.deadline(batch):
            self._jobs.cancel(batch.id)
            status = Status.STOPPED if batch.stop else Status.TIMED_OUT
            await self._write(batch, batches.finished(batch, status, now))
            return None
        self._jobs.advance(batch.id, lambda: self._download(batch.id))
        return (batches.deadline(batch) - now).total_seconds()

    async def _download(self, id: str) -> None:
        """Fetch the source, which the members will share, and plan them."""
        batch = await self._store.get(Batch, id)
        if batch is None or batch.complete or batch.current_phase is BatchPhase.IN_PROGRESS:
            return
        if batch.current_phase is BatchPhase.SUBMITTED:
            batch = await self._write(batch, batches.downloading(batch, self._clock.now()))
        try:
            after = await self._downloaded(batch)
        except (SourceError, BuildspecError) as error:
            context = Context(code=error.code, message=error.message)
            after = batches.finished(batch, Status.FAILED, self._clock.now(), context)
        await self._write(batch, after)

    async def _downloaded(self, batch: Batch) -> Batch:
        requests = wanted(batch.settings, scope=batch.scope, user=batch.id)
        sources = [await self._fetcher.fetch(request) for request in requests]
        primary = sources[0] if batch.settings.source.type != "NO_SOURCE" else None
        fetched = await self._library.get(primary) if primary else None
        text = batch.buildspec or await self._text(batch, primary)
        return batches.in_progress(
            batch,
            groups=batch.groups or members.groups(members.planned(batch, text)),
            sources=tuple(sources),
            resolved=fetched.resolved if fetched else None,
            buildspec=text,
            now=self._clock.now(),
        )

    async def _text(self, batch: Batch, primary: str | None) -> str:
        found = await self._specifications.find(batch.scope, batch.settings.source, primary, DIRECTORY)
        return found.text

    async def _go_on(self, batch: Batch) -> float | None:
        """See how the members stand, and start, stop or end what follows from that."""
        now = self._clock.now()
        late = now >= batches.deadline(batch)
        step = next_step(
            members.planned(batch, batch.buildspec or ""),
            await self._states(batch),
            fast_fail=members.batch_spec(batch.buildspec or "").fast_fail,
            stopping=late or batch.stop is not None,
        )
        if step.status is not Status.IN_PROGRESS:
            status = Status.TIMED_OUT if late and batch.stop is None else step.status
            await self._write(batch, batches.finished(batch, status, now))
            return None
        waiting = await self._perform(batch, step, now)
        return LIMITED_RETRY if waiting else (batches.deadline(batch) - now).total_seconds()

    async def _states(self, batch: Batch) -> dict[str, Status]:
        found = await self._store.get_many(Build, [one.current for one in batch.groups if one.current])
        return {
            group.identifier: found[group.current].status if group.current in found else Status.FAULT
            for group in batch.groups
            if group.current
        }

    async def _perform(self, batch: Batch, step: Step, now: datetime) -> bool:
        """Start and stop members in one transaction; says whether some had to be left waiting."""
        if not step.start and not step.stop:
            return False
        async with self._store.write() as tx:
            room = await self._room(tx, batch)
            start = step.start if room is None else step.start[:room]
            if start:
                await self._start(tx, batch, start, now)
            for group in batch.groups:
                if group.identifier in step.stop and group.current:
                    await self._stop(tx, group.current, now)
        return len(start) < len(step.start)

    async def _room(self, tx: Transaction, batch: Batch) -> int | None:
        project = await tx.get(Project, f"{batch.scope}/{batch.project}")
        return await starting.room(tx, project) if project else None

    async def _start(self, tx: Transaction, batch: Batch, start: Sequence[str], now: datetime) -> None:
        planned = {one.identifier: one for one in members.planned(batch, batch.buildspec or "")}
        builds = [
            members.build(batch, group, planned[group.identifier], now)
            for group in batch.groups
            if group.identifier in start
        ]
        created = await starting.create_builds(tx, builds)
        groups = members.started(batch.groups, created)
        await tx.replace(replace(batch, groups=groups), expect=batch.revision)

    async def _stop(self, tx: Transaction, id: str, now: datetime) -> None:
        build = await tx.get(Build, id)
        if build and not build.complete and build.stop is None:
            await tx.replace(replace(build, stop=StopRequest(at=now)), expect=build.revision)

    async def _clean(self, batch: Batch) -> float | None:
        """Let the sources go once every member has let go of its run."""
        found = await self._store.get_many(Build, [id for group in batch.groups for id in group.builds])
        if not all(build.cleaned for build in found.values()):
            return None
        await self._library.release(batch.scope, batch.id)
        await self._write(batch, replace(batch, cleaned=True))
        return None

    async def _write(self, before: Batch, after: Batch) -> Batch:
        async with self._store.write() as tx:
            return await tx.replace(after, expect=before.revision)

    async def _all(self, phase: Work) -> list[Batch]:
        found: list[Batch] = []
        after = ""
        while page := await self._store.page(Batch, phase=phase, after=after):
            found += page
            after = page[-1].index().sort
        return found
