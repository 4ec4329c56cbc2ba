"""From the queue to a run: fetch the source, find and read the specification, lay out the container."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.blobs.base import Blobs
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs import launching
from headrace.runs.ports import LogSinkRefusal
from headrace.runs.records import Run
from headrace.services.codebuild import launch, lifecycle, narration, specification
from headrace.services.codebuild.buildspec import Buildspec, BuildspecError
from headrace.services.codebuild.cache import Caches
from headrace.services.codebuild.control.journal import Journal
from headrace.services.codebuild.launch import Laid
from headrace.services.codebuild.output import phase_complete
from headrace.services.codebuild.ports import Machine
from headrace.services.codebuild.records import Build, BuildPhase, Context
from headrace.services.codebuild.source.errors import SourceError
from headrace.services.codebuild.source.fetch import Fetcher, wanted
from headrace.services.codebuild.source.library import Library
from headrace.services.codebuild.specification import Found, Specifications
from headrace.store.base import Store


class Provisioner:
    """Gives a build its run."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        ids: Ids,
        journal: Journal,
        *,
        library: Library,
        fetcher: Fetcher,
        specifications: Specifications,
        caches: Caches,
        machine: Machine,
        insecure_registries: Sequence[str],
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._ids = ids
        self._journal = journal
        self._library = library
        self._fetcher = fetcher
        self._specifications = specifications
        self._caches = caches
        self._machine = machine
        self._insecure_registries = insecure_registries

    async def provision(self, id: str) -> None:
        """All steps up to the run. Begun again after a crash, it makes nothing twice."""
        build = await self._store.get(Build, id)
        if build is None or build.complete or build.run is not None:
            return
        try:
            build = await self._leave_queue(build)
        except LogSinkRefusal as refusal:
            await self._no_log(build, refusal)
            return
        began = self._clock.now()
        try:
            sourced = await self._with_sources(build)
            found = await self._specify(sourced)
            spec = specification.read(found.text)
        except (SourceError, BuildspecError) as error:
            await self._refuse(build, began, Context(code=error.code, message=error.message))
            return
        await self._launch(build, replace(sourced, buildspec=found.text), spec, found, began)

    async def _leave_queue(self, build: Build) -> Build:
        if build.current_phase is not BuildPhase.QUEUED:
            return build
        return await self._journal.write(build, lifecycle.provisioned(build, self._clock.now()))

    async def _with_sources(self, build: Build) -> Build:
        """The build holding its sources. A batch has fetched them for its members already."""
        if build.sources:
            return build
        sources = [
            await self._fetcher.fetch(request)
            for request in wanted(build.settings, scope=build.scope, user=build.id)
        ]
        primary = await self._library.get(sources[0]) if launch.has_primary(build) else None
        return replace(
            build,
            sources=tuple(sources),
            resolved_source_version=primary.resolved if primary else None,
        )

    async def _specify(self, build: Build) -> Found:
        where = launch.directories(build).primary
        if build.buildspec is not None:
            return Found(build.buildspec, specification.location(build.settings.source, where))
        return await self._specifications.find(
            build.scope,
            build.settings.source,
            build.sources[0] if launch.has_primary(build) else None,
            where,
        )

    async def _launch(
        self, before: Build, build: Build, spec: Buildspec, found: Found, began: datetime
    ) -> None:
        word = self._ids.hex()
        restored = await self._caches.restore(build, spec)
        laid = [await self._driver(build, spec, word, found), *await self._sources(build), *restored.laid]
        mounts = await self._caches.mounts(build, spec)
        now = self._clock.now()
        run = launch.run(
            build, spec, word=word, laid=laid, mounts=mounts, machine=await self._machine.capacity(), now=now
        )
        launched = replace(build, run=run.id, source_seconds=(now - began).total_seconds())
        async with self._store.write() as tx:
            if await tx.get(Run, run.id) is None:
                await launching.create(tx, run)
            await self._journal.write_in(tx, before, launched, narration.told(restored.told, now))

    async def _sources(self, build: Build) -> list[Laid]:
        where = launch.directories(build)
        paths = [where.primary] if launch.has_primary(build) else []
        paths += [where.secondary[one.source_identifier or ""] for one in build.settings.secondary_sources]
        fetched = [await self._library.get(id) for id in build.sources]
        return [
            Laid(source.archive, path)
            for source, path in zip(fetched, paths, strict=True)
            if source is not None
        ]

    async def _driver(self, build: Build, spec: Buildspec, word: str, found: Found) -> Laid:
        packed = launch.driver_files(
            build,
            spec,
            word=word,
            location=found.location,
            insecure_registries=self._insecure_registries,
        )
        blob = f"{launch.DRIVERS}{build.uuid}/{word}.tar"
        await self._blobs.put(blob, packed)
        return Laid(blob, launch.places(build).root, mounted=True)

    async def _refuse(self, build: Build, began: datetime, context: Context) -> None:
        now = self._clock.now()
        after = lifecycle.source_failed(build, began, now, context)
        lines = [
            *narration.told(narration.WAITING, now),
            *narration.plain(f"{context.code}: {context.message}", now),
            *narration.told(phase_complete(BuildPhase.DOWNLOAD_SOURCE, after.status, context), now),
        ]
        async with self._store.write() as tx:
            await self._journal.write_in(tx, build, after, lines)

    async def _no_log(self, build: Build, refusal: LogSinkRefusal) -> None:
        """Its log can't be made, e.g. because of the group's name."""
        now = self._clock.now()
        context = Context(code="CLIENT_ERROR", message=str(refusal))
        after = lifecycle.source_failed(lifecycle.provisioned(build, now), now, now, context)
        async with self._store.write() as tx:
            await tx.replace(replace(after, log=None), expect=build.revision)
