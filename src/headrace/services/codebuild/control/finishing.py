"""The end of a build: artifacts and caches put where they belong, the record completed."""

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.runs.records import Run
from headrace.services.codebuild import lifecycle, narration, retries, specification
from headrace.services.codebuild.artifacts.upload import Left, Uploaded, Uploader, UploadError
from headrace.services.codebuild.cache import Caches
from headrace.services.codebuild.control.journal import Journal
from headrace.services.codebuild.records import Build, Context, Status
from headrace.services.codebuild.starting import create_builds
from headrace.store.base import Store


class Finisher:
    """Ends builds whose run has ended."""

    def __init__(
        self, store: Store, clock: Clock, journal: Journal, *, uploader: Uploader, caches: Caches
    ) -> None:
        self._store = store
        self._clock = clock
        self._journal = journal
        self._uploader = uploader
        self._caches = caches

    async def upload(self, id: str, run: Run, succeeded: bool) -> None:
        """UPLOAD_ARTIFACTS and what follows it. Begun again after a crash, it puts the same again."""
        build = await self._store.get(Build, id)
        if build is None or build.complete:
            return
        spec = specification.read(build.buildspec or "")
        left = await self._uploader.left(run)
        try:
            uploaded = await self._uploader.upload(build, spec, run, left)
        except UploadError as error:
            await self._refuse(build, left, error)
            return
        saved = await self._caches.save(build, spec, run) if succeeded else ()
        told = (*narration.reports(spec), *saved)
        await self._complete(build, left, uploaded, succeeded=succeeded, told=told)

    async def end(self, build: Build, before: Build, after: Build, run: Run) -> None:
        """Complete a build of which nothing is uploaded. `before`: the build as its run left it."""
        left = await self._uploader.left(run)
        after = replace(after, exported=left.exported)
        await self._write(build, after, narration.ending(before, after))

    async def _complete(
        self,
        build: Build,
        left: Left,
        uploaded: Uploaded,
        *,
        succeeded: bool,
        told: tuple[str, ...],
    ) -> None:
        after = lifecycle.uploaded(
            build,
            succeeded=succeeded,
            artifacts=uploaded.artifacts,
            exported=left.exported,
            now=self._clock.now(),
        )
        await self._write(build, after, (*uploaded.log, *narration.ending(build, after), *told))

    async def _refuse(self, build: Build, left: Left, error: UploadError) -> None:
        context = Context(code=error.code, message=error.message)
        after = lifecycle.finished(build, Status.FAILED, self._clock.now(), context)
        after = replace(after, exported=left.exported)
        await self._write(build, after, (*error.log, *narration.ending(build, after)))

    async def _write(self, before: Build, after: Build, told: tuple[str, ...]) -> None:
        """Complete the build and, where that is wanted, start it once more: both or neither."""
        again = retries.again(after)
        now = self._clock.now()
        async with self._store.write() as tx:
            if again:
                after = replace(after, next_retry=again.name)
                await create_builds(tx, [replace(again, created_at=now)])
            await self._journal.write_in(tx, before, after, narration.told(told, now))
