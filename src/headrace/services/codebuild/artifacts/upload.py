"""Puts artifacts to S3."""

import asyncio
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath, relpath
from typing import NamedTuple

from msgspec.structs import replace

from headrace.blobs.base import Blobs
from headrace.runs.records import Run
from headrace.services.codebuild import names
from headrace.services.codebuild.artifacts.packing import pack
from headrace.services.codebuild.buckets import Buckets, ObjectMissing
from headrace.services.codebuild.buildspec import ArtifactsSpec, Buildspec
from headrace.services.codebuild.collected import Tree, fetch
from headrace.services.codebuild.driver import render
from headrace.services.codebuild.files import chunks, temporary
from headrace.services.codebuild.launch import PRIMARY, RESULTS, artifacts_of, directories
from headrace.services.codebuild.records import Build, UploadedArtifact
from headrace.services.codebuild.selection import Selection, SelectionError, object_key, root, select
from headrace.services.codebuild.settings import Artifacts

PUTS_AT_ONCE = 32
"""Objects, over all builds: what is on its way to S3 is in memory."""
PACKS_AT_ONCE = 2
"""ZIP files: packing keeps a core busy, and a thread from those who wait for a disk."""
UNKNOWN_TYPE = "application/octet-stream"


class Left(NamedTuple):
    """What the driver left beside the files."""

    evaluated: dict[str, str]
    exported: dict[str, str]


class Uploaded(NamedTuple):
    artifacts: tuple[UploadedArtifact, ...]
    log: tuple[str, ...]
    """What CodeBuild writes to the build's log meanwhile."""


class UploadError(Exception):
    """Artifacts can't be put where they belong: `code` and `message` are those of a phase's context."""

    def __init__(self, code: str, message: str, log: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.log = log


class Uploader:
    """Puts what a build has left to S3. Putting the same again is harmless."""

    def __init__(self, blobs: Blobs, buckets: Buckets, folder: Path) -> None:
        self._blobs = blobs
        self._buckets = buckets
        self._folder = folder
        self._puts = asyncio.Semaphore(PUTS_AT_ONCE)
        self._packs = asyncio.Semaphore(PACKS_AT_ONCE)

    async def left(self, run: Run) -> Left:
        """What the driver left beside the files."""
        blob = run.collected.get(RESULTS)
        if blob is None:
            return Left({}, {})
        async with temporary(self._folder) as folder:
            tree = await fetch(self._blobs, blob, folder / "results.tar")
            listing = {path: tree.read(path) for path in tree.entries}
        return Left(render.evaluated(listing), render.exported(listing))

    async def upload(self, build: Build, spec: Buildspec, run: Run, left: Left) -> Uploaded:
        """Put all the build's artifacts. Raises `UploadError`."""
        done: list[UploadedArtifact] = []
        log: list[str] = []
        for name, wanted in artifacts_of(build, spec).items():
            job = _Job(build, run, name, wanted, left)
            try:
                done.append(await self._one(job, log))
            except SelectionError as error:
                raise UploadError(error.code, error.message, tuple(log)) from error
            except ObjectMissing as missing:
                message = f"Error in UPLOAD_ARTIFACTS phase: {missing.code}: {missing}"
                raise UploadError("CLIENT_ERROR", message, tuple(log)) from missing
        return Uploaded(tuple(done), tuple(log))

    async def _one(self, job: "_Job", log: list[str]) -> UploadedArtifact:
        async with temporary(self._folder) as folder:
            tree = await self._tree(job, folder)
            selection = select(job.paths(tree), job.spec, source_directory=directories(job.build).primary)
            log.extend(selection.log)
            if job.artifacts.packaging == "ZIP":
                return await self._zip(job, tree, selection, folder / "artifacts.zip")
            return await self._files(job, tree, selection)

    async def _tree(self, job: "_Job", folder: Path) -> Tree:
        blob = job.run.collected.get(job.name)
        archive = folder / "artifacts.tar"
        return await fetch(self._blobs, blob, archive) if blob else Tree(archive, {})

    async def _zip(self, job: "_Job", tree: Tree, selection: Selection, to: Path) -> UploadedArtifact:
        async with self._packs:
            packed = await asyncio.to_thread(
                pack, tree, selection.files, job.inside(tree), to, links=job.spec.enable_symlinks
            )
        await self._put(job, job.key(), "application/zip", to)
        return job.uploaded(sha256=packed.sha256, md5=packed.md5)

    async def _put(self, job: "_Job", key: str, content_type: str, file: Path) -> None:
        await self._buckets.put(
            job.build.scope,
            job.bucket,
            key,
            chunks(file),
            content_type=content_type,
            metadata=job.metadata(),
        )

    async def _files(self, job: "_Job", tree: Tree, selection: Selection) -> UploadedArtifact:
        inside = job.inside(tree)

        async def put(source: str, name: str) -> None:
            async with self._puts:
                await self._buckets.put(
                    job.build.scope,
                    job.bucket,
                    job.key() + name,
                    tree.content(inside[source]),
                    content_type=mimetypes.guess_type(name)[0] or UNKNOWN_TYPE,
                    metadata=job.metadata(),
                )

        try:
            async with asyncio.TaskGroup() as tasks:
                for chosen in selection.files:
                    tasks.create_task(put(chosen.source, chosen.name))
        except ExceptionGroup as group:
            raise group.exceptions[0] from group
        return job.uploaded()


class _Job(NamedTuple):
    """One artifact of a build."""

    build: Build
    run: Run
    name: str
    """The output that holds its files."""
    spec: ArtifactsSpec
    left: Left

    @property
    def artifacts(self) -> Artifacts:
        """How it is configured, with a batch member's own folder in its path.

        Members of a batch have the same settings; the member's identifier keeps their artifacts apart,
        unless they are to be combined or the build has named its artifact itself.
        """
        configured, member = self._configured(), self.build.member
        batch = self.build.settings.build_batch_config
        if member is None or self.own_name is not None or (batch and batch.combine_artifacts):
            return configured
        return replace(configured, path=join(configured.path or "", member.identifier))

    @property
    def own_name(self) -> str | None:
        """The artifact's name as the buildspec has it, if that goes."""
        if not self._configured().override_artifact_name:
            return None
        return self.left.evaluated.get(self.name, self.spec.name)

    @property
    def bucket(self) -> str:
        return (self.artifacts.location or "").removeprefix("arn:aws:s3:::")

    def key(self) -> str:
        return object_key(
            self.artifacts,
            build_uuid=self.build.uuid,
            project=self.build.project,
            name=self.own_name,
            prefix=self.spec.s3_prefix,
        )

    def metadata(self) -> dict[str, str]:
        return {"codebuild-buildarn": names.arn(self.build.scope, f"build/{self.build.name}")}

    def paths(self, tree: Tree) -> Iterator[str]:
        """The tree's files by their paths below the source directory."""
        return iter(self.inside(tree))

    def inside(self, tree: Tree) -> dict[str, str]:
        """By path below the source directory: the path in the tree."""
        source = directories(self.build).primary
        below = relpath(root(source, self.spec), source)
        return {normpath(join(below, path)): path for path in tree.entries}

    def uploaded(self, *, sha256: str | None = None, md5: str | None = None) -> UploadedArtifact:
        return UploadedArtifact(
            location=f"arn:aws:s3:::{join(self.bucket, self.key()).rstrip('/')}",
            identifier=None if self.name == PRIMARY else self._configured().artifact_identifier,
            sha256=sha256,
            md5=md5,
        )

    def _configured(self) -> Artifacts:
        if self.name == PRIMARY:
            return self.build.settings.artifacts
        identifier = self.name.removeprefix(f"{PRIMARY}-")
        return next(
            one for one in self.build.settings.secondary_artifacts if one.artifact_identifier == identifier
        )
