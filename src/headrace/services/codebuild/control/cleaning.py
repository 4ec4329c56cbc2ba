"""What a build has used and nobody needs any more."""

from msgspec.structs import replace

from headrace.blobs.base import Blobs
from headrace.runs import launching
from headrace.runs.records import Run
from headrace.services.codebuild.launch import DRIVERS
from headrace.services.codebuild.records import Build
from headrace.services.codebuild.source.library import Library
from headrace.store.base import Store


class Cleaner:
    """Lets go of what ended builds have used."""

    def __init__(self, store: Store, blobs: Blobs, library: Library) -> None:
        self._store = store
        self._blobs = blobs
        self._library = library

    async def clean(self, build: Build) -> float | None:
        """Delete the build's run, with its files in and out, and release its sources."""
        run = await self._store.get(Run, build.run) if build.run else None
        blobs = [key async for key in self._blobs.keys(f"{DRIVERS}{build.uuid}/")]
        blobs += [blob for blob in (run.collected.values() if run else ()) if blob]
        await self._blobs.delete(*blobs)
        await self._library.release(build.scope, build.id)
        async with self._store.write() as tx:
            if run:
                await launching.forget(tx, run)
            await tx.replace(replace(build, cleaned=True), expect=build.revision)
        return None
