"""Fetches what a build's settings name as its sources."""

import hashlib
import tarfile
from asyncio import to_thread
from pathlib import Path
from typing import NamedTuple

from headrace.services.codebuild.buckets import Buckets, ObjectMissing
from headrace.services.codebuild.files import save, temporary
from headrace.services.codebuild.ports import ObjectInfo
from headrace.services.codebuild.settings import BuildSettings, Source
from headrace.services.codebuild.source import archive
from headrace.services.codebuild.source.errors import SourceError
from headrace.services.codebuild.source.git import Git
from headrace.services.codebuild.source.library import Library, Make
from headrace.services.codebuild.source.location import S3Location, s3_location


class Request(NamedTuple):
    """A source that somebody wants."""

    scope: str
    user: str
    """Who is going to use it: a build's or a batch's record id."""
    source: Source
    version: str | None
    mirrored: bool
    """Keep a mirror of the repository, for the next time."""


class Fetcher:
    """Fetches sources into the library."""

    def __init__(self, library: Library, buckets: Buckets, git: Git) -> None:
        self._library = library
        self._buckets = buckets
        self._git = git

    async def fetch(self, request: Request) -> str:
        """The id of the source in the library, held for the request's user. Raises `SourceError`."""
        if request.source.type == "S3":
            return await self._objects_of(request)
        return await self._commit_of(request)

    async def _objects_of(self, request: Request) -> str:
        place = s3_location(request.source.location or "")
        if place is None:
            raise SourceError(f"invalid S3 location {request.source.location}")
        try:
            if not place.key or place.key.endswith("/"):
                return await self._folder(request, place)
            return await self._zip(request, place)
        except ObjectMissing as missing:
            raise SourceError(
                f"{missing.code}: {missing} for primary source and source version "
                f"{request.version or f'arn:aws:s3:::{place.bucket}/{place.key}'}"
            ) from missing

    async def _zip(self, request: Request, place: S3Location) -> str:
        if request.version:
            raise ObjectMissing("NoSuchVersion", "The specified version does not exist.")
        found = await self._buckets.head(request.scope, place.bucket, place.key)

        async def make(to: Path) -> None:
            zipped = to.with_suffix(".zip")
            await save(self._buckets.read(request.scope, place.bucket, place.key), zipped)
            await to_thread(archive.from_zip, zipped, to)

        return await self._take(request, [place.bucket, *_identity(found)], None, make)

    async def _folder(self, request: Request, place: S3Location) -> str:
        found = [one async for one in self._buckets.list(request.scope, place.bucket, place.key)]
        if not found:
            raise SourceError(f"no objects found in s3://{place.bucket}/{place.key}")

        async def make(to: Path) -> None:
            with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as packed:
                for one in found:
                    await self._add(packed, request.scope, place, one, to.with_suffix(".object"))

        identity = [place.bucket, place.key, *(part for one in found for part in _identity(one))]
        return await self._take(request, identity, None, make)

    async def _add(
        self, packed: tarfile.TarFile, scope: str, place: S3Location, one: ObjectInfo, spool: Path
    ) -> None:
        name = one.key.removeprefix(place.key)
        if not name or name.endswith("/"):
            return
        await save(self._buckets.read(scope, place.bucket, one.key), spool)
        await to_thread(archive.add, packed, name, spool)

    async def _commit_of(self, request: Request) -> str:
        source = request.source
        async with temporary(self._library.folder) as folder:
            tree = folder / "tree"
            commit = await self._git.checkout(
                source, request.version, tree, mirrored=request.scope if request.mirrored else None
            )

            async def make(to: Path) -> None:
                await to_thread(archive.from_tree, tree, to)

            identity = [
                source.location or "",
                commit,
                str(source.git_clone_depth or 0),
                str(source.git_submodules_config),
                request.version or "",
            ]
            return await self._take(request, identity, commit, make)

    async def _take(self, request: Request, identity: list[str], resolved: str | None, make: Make) -> str:
        digest = hashlib.sha256("\n".join([request.scope, request.source.type, *identity]).encode())
        fetched = await self._library.take(
            digest.hexdigest(), request.user, scope=request.scope, resolved=resolved, make=make
        )
        return fetched.id


def wanted(settings: BuildSettings, *, scope: str, user: str) -> list[Request]:
    """The requests for all of a build's sources, the primary one first; none for NO_SOURCE."""
    mirrored = settings.cache.type == "LOCAL" and "LOCAL_SOURCE_CACHE" in (settings.cache.modes or ())
    versions = {one.source_identifier: one.source_version for one in settings.secondary_source_versions}
    secondary = [
        Request(scope, user, source, versions.get(source.source_identifier or ""), mirrored)
        for source in settings.secondary_sources
    ]
    if settings.source.type == "NO_SOURCE":
        return secondary
    return [Request(scope, user, settings.source, settings.source_version, mirrored), *secondary]


def _identity(found: ObjectInfo) -> list[str]:
    return [found.key, found.etag, str(found.size)]
