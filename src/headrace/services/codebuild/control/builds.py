"""The build controller: brings each build from QUEUED to COMPLETED, and lets go of what it used."""

from collections.abc import Callable, Iterable
from datetime import datetime

from headrace.kit.clock import Clock
from headrace.runs import launching
from headrace.runs.records import Cause, ContainerOutput, Ending, Run
from headrace.services.codebuild import lifecycle, narration, output
from headrace.services.codebuild.control.cleaning import Cleaner
from headrace.services.codebuild.control.finishing import Finisher
from headrace.services.codebuild.control.journal import Journal
from headrace.services.codebuild.control.provisioning import Provisioner
from headrace.services.codebuild.jobs import Jobs
from headrace.services.codebuild.launch import CONTAINER
from headrace.services.codebuild.output import Progress
from headrace.services.codebuild.records import Build, BuildPhase, Status, Work
from headrace.store.base import Store


class BuildController:
    """Reconciles builds. Long steps (fetching, uploading) run beside it, so that a stop is always heard."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        journal: Journal,
        *,
        provisioner: Provisioner,
        finisher: Finisher,
        cleaner: Cleaner,
        hint: Callable[[str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._journal = journal
        self._provisioner = provisioner
        self._finisher = finisher
        self._cleaner = cleaner
        self._jobs = Jobs("build", hint)

    async def keys(self) -> Iterable[str]:
        """Every build that has not ended or not let go of everything."""
        return [build.id for phase in (Work.ACTIVE, Work.CLEANING) for build in await self._all(phase)]

    async def reconcile(self, id: str) -> float | None:
        """Take the build one step further."""
        build = await self._store.get(Build, id)
        if build is None or build.cleaned:
            return None
        if build.complete:
            self._jobs.cancel(id)
            return await self._cleaner.clean(build)
        if build.run is None:
            return await self._before_run(build)
        return await self._with_run(build)

    async def close(self) -> None:
        """Leave everything as it is: the next start goes on from here."""
        await self._jobs.close()

    async def _before_run(self, build: Build) -> float | None:
        now = self._clock.now()
        if build.stop or now >= lifecycle.deadline(build):
            self._jobs.cancel(build.id)
            await self._end_early(build, now)
            return None
        self._jobs.advance(build.id, lambda: self._provisioner.provision(build.id))
        return (lifecycle.deadline(build) - now).total_seconds()

    async def _end_early(self, build: Build, now: datetime) -> None:
        if build.stop:
            after = lifecycle.stopped(build, now)
        else:
            after = lifecycle.finished(build, Status.TIMED_OUT, now, lifecycle.TIMED_OUT)
        await self._journal.write(build, after, told=narration.ending(build, after))

    async def _with_run(self, build: Build) -> float | None:
        run = await self._store.get(Run, build.run or "")
        if run is None:
            await self._lost(build)
            return None
        if build.stop and not lifecycle.ran(run):
            await self._stop(run)
        progress = await self._progress(run)
        followed = lifecycle.followed(build, run, progress)
        if lifecycle.ran(run):
            return await self._after_run(build, followed, run, progress)
        if followed != build:
            await self._journal.write(build, followed)
        return None

    async def _after_run(self, build: Build, followed: Build, run: Run, progress: Progress) -> float | None:
        if followed.current_phase is BuildPhase.UPLOAD_ARTIFACTS:
            return await self._upload(build, run, progress)
        after = lifecycle.concluded(followed, run, progress, self._clock.now())
        if after.complete:
            await self._finisher.end(build, followed, after, run)
        else:
            await self._journal.write(build, after)
        return None

    async def _upload(self, build: Build, run: Run, progress: Progress) -> float | None:
        if build.stop:
            self._jobs.cancel(build.id)
            after = lifecycle.stopped(build, self._clock.now())
            await self._finisher.end(build, build, after, run)
        else:
            self._jobs.advance(
                build.id, lambda: self._finisher.upload(build.id, run, bool(progress.succeeded))
            )
        return None

    async def _stop(self, run: Run) -> None:
        async with self._store.write() as tx:
            newest = await tx.get(Run, run.id)
            if newest:
                await launching.stop(
                    tx, newest, Ending(cause=Cause.REQUESTED, reason="The build was stopped")
                )

    async def _progress(self, run: Run) -> Progress:
        read = await self._store.get(ContainerOutput, f"{run.id}/{CONTAINER}")
        return output.progress(read.marks if read else ())

    async def _lost(self, build: Build) -> None:
        """Somebody has deleted its run: nothing more can be known of it."""
        after = lifecycle.finished(build, Status.FAULT, self._clock.now(), lifecycle.DEAD)
        await self._journal.write(build, after, told=narration.ending(build, after))

    async def _all(self, phase: Work) -> list[Build]:
        found: list[Build] = []
        after = ""
        while page := await self._store.page(Build, phase=phase, after=after):
            found += page
            after = page[-1].index().sort
        return found
