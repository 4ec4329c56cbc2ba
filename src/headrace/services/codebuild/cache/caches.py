"""Gives builds their caches and keeps what they leave."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from headrace.blobs.base import Blobs
from headrace.engines.spec import Mount
from headrace.runs.records import Run
from headrace.services.codebuild import launch
from headrace.services.codebuild.buckets import Buckets, ObjectMissing
from headrace.services.codebuild.buildspec import Buildspec, CacheSpec
from headrace.services.codebuild.cache import archives, keys, leases
from headrace.services.codebuild.files import chunks, save, temporary
from headrace.services.codebuild.launch import (
    DRIVERS,
    Laid,
    cached_to_s3,
    directories,
    environment_of,
    volume,
)
from headrace.services.codebuild.records import Build
from headrace.services.codebuild.selection import cache_roots, matches
from headrace.services.codebuild.source.library import Library
from headrace.services.codebuild.source.location import S3Location
from headrace.store.base import Store

LAYERS = "/var/lib/docker"
MEDIA_TYPE = "application/x-tar"


class Restored(NamedTuple):
    laid: tuple[Laid, ...] = ()
    told: tuple[str, ...] = ()
    """What the build's log says of it."""


class Caches:
    """Caches of builds. None of them ever fails a build."""

    def __init__(self, store: Store, blobs: Blobs, buckets: Buckets, library: Library, folder: Path) -> None:
        self._store = store
        self._blobs = blobs
        self._buckets = buckets
        self._library = library
        self._folder = folder

    async def mounts(self, build: Build, spec: Buildspec) -> tuple[Mount, ...]:
        """The kept volumes of a LOCAL cache («Local caching»)."""
        cache = build.settings.cache
        modes = (cache.modes or ()) if cache.type == "LOCAL" else ()
        found: list[Mount] = []
        if "LOCAL_CUSTOM_CACHE" in modes and spec.cache:
            paths = cache_roots(directories(build).primary, spec.cache.paths)
            found += [Mount(source=volume(build, path), kind="kept", path=path) for path in paths]
        if "LOCAL_DOCKER_LAYER_CACHE" in modes and build.settings.environment.privileged_mode:
            found += await self._layers(build)
        return tuple(found)

    async def restore(self, build: Build, spec: Buildspec) -> Restored:
        """What an S3 cache holds for this build."""
        if spec.cache is None or not spec.cache.paths:
            return Restored()
        if build.settings.cache.type != "S3" or spec.cache.action == "save":
            return Restored()
        try:
            return await self._restore(build, spec, spec.cache)
        except ObjectMissing as missing:
            return Restored(told=(f"Unable to download cache: {missing.code}: {missing}",))

    async def save(self, build: Build, spec: Buildspec, run: Run) -> tuple[str, ...]:
        """Keep what a successful build leaves in an S3 cache; returns what the build's log says of it."""
        if spec.cache is None or not cached_to_s3(build, spec):
            return ()
        key, known = await self._key(build, spec, spec.cache.key)
        place = keys.place(build, spec.cache, key)
        if place is None or not known:
            return (f"Skip cache upload: the key {spec.cache.key} is not known before the build starts",)
        try:
            return await self._save(build, spec, run, place, once=key is not None)
        except ObjectMissing as missing:
            return (f"Unable to upload cache: {missing.code}: {missing}",)

    async def _layers(self, build: Build) -> list[Mount]:
        """Two Docker daemons must not share their layers, so only one build at a time gets them."""
        name = volume(build, LAYERS)
        if not await leases.acquire(self._store, name, build):
            return []
        return [Mount(source=name, kind="kept", path=LAYERS)]

    async def _restore(self, build: Build, spec: Buildspec, cache: CacheSpec) -> Restored:
        place = await self._find(build, spec, cache)
        if place is None:
            return Restored(told=("Unable to find a cache for this build",))
        async with temporary(self._folder) as folder:
            kept, laid = folder / "kept.tar", folder / "laid.tar"
            await save(self._buckets.read(build.scope, place.bucket, place.key), kept)
            await asyncio.to_thread(archives.spread, kept, directories(build).primary, laid)
            blob = f"{DRIVERS}{build.uuid}/cache-{hashlib.sha256(place.key.encode()).hexdigest()[:16]}.tar"
            await self._blobs.delete(blob)
            await self._blobs.put(blob, chunks(laid))
        return Restored((Laid(blob, "/"),), (f"Restored the cache s3://{place.bucket}/{place.key}",))

    async def _find(self, build: Build, spec: Buildspec, cache: CacheSpec) -> S3Location | None:
        """The exact key's cache, else the newest whose key begins with one of the fallback keys."""
        key, known = await self._key(build, spec, cache.key)
        exact = keys.place(build, cache, key)
        if exact is None:
            return None
        if known and await self._exists(build, exact):
            return exact
        for fallback in cache.fallback_keys[: keys.MOST_FALLBACKS] if cache.key else ():
            if found := await self._newest(build, spec, cache, fallback):
                return found
        return None

    async def _newest(
        self, build: Build, spec: Buildspec, cache: CacheSpec, fallback: str
    ) -> S3Location | None:
        key, known = await self._key(build, spec, fallback)
        place = keys.place(build, cache, key)
        if place is None or not known:
            return None
        found = [one async for one in self._buckets.list(build.scope, place.bucket, place.key)]
        newest = max(found, key=lambda one: one.modified, default=None)
        return S3Location(place.bucket, newest.key) if newest else None

    async def _save(
        self, build: Build, spec: Buildspec, run: Run, place: S3Location, *, once: bool
    ) -> tuple[str, ...]:
        """`once`: what is there already stays, as the cache of a key never changes."""
        if once and await self._exists(build, place):
            return (f"Cache s3://{place.bucket}/{place.key} exists already",)
        async with temporary(self._folder) as folder:
            combined = folder / "cache.tar"
            parts = await self._parts(build, spec, run, folder)
            await asyncio.to_thread(archives.combine, parts, directories(build).primary, combined)
            await self._buckets.put(
                build.scope,
                place.bucket,
                place.key,
                chunks(combined),
                content_type=MEDIA_TYPE,
                metadata={},
            )
        return (f"Saved the cache s3://{place.bucket}/{place.key}",)

    async def _parts(self, build: Build, spec: Buildspec, run: Run, folder: Path) -> list[archives.Part]:
        parts = []
        for name, path in cached_to_s3(build, spec).items():
            if blob := run.collected.get(name):
                part = archives.Part(folder / f"{name}.tar", path)
                await save(self._blobs.get(blob), part.archive)
                parts.append(part)
        return parts

    async def _exists(self, build: Build, place: S3Location) -> bool:
        try:
            await self._buckets.head(build.scope, place.bucket, place.key)
        except ObjectMissing as missing:
            if missing.code == "NoSuchBucket":
                raise
            return False
        return True

    async def _key(self, build: Build, spec: Buildspec, text: str | None) -> tuple[str | None, bool]:
        """The key this text stands for, and whether that can be known."""
        if text is None:
            return None, True
        digests = await self._digests(build, text)
        key = keys.evaluate(
            text, environment_of(build, spec).plain, lambda patterns: digests[tuple(patterns)]
        )
        return key, key is not None

    async def _digests(self, build: Build, text: str) -> dict[tuple[str, ...], str]:
        """The digest for every `codebuild-hash-files` in the text."""
        return {
            patterns: await self._digest(build, patterns)
            for patterns in {tuple(keys.patterns(found)) for found in keys.HASH.findall(text)}
        }

    async def _digest(self, build: Build, patterns: Sequence[str]) -> str:
        """SHA-256 over the SHA-256 of each of the source's files that match, in order of their paths."""
        source = await self._library.get(build.sources[0]) if launch.has_primary(build) else None
        digest = hashlib.sha256()
        if source is None:
            return digest.hexdigest()
        for path in sorted(await self._library.paths(source)):
            if any(matches(pattern, path) for pattern in patterns):
                digest.update(hashlib.sha256(await self._library.read(source, path) or b"").digest())
        return digest.hexdigest()
