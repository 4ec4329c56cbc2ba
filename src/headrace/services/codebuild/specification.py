"""A build's specification: inline, from the source, or from an object in S3."""

from functools import lru_cache
from typing import NamedTuple

from headrace.services.codebuild.buckets import Buckets, ObjectMissing
from headrace.services.codebuild.buildspec import Buildspec, BuildspecError, parse
from headrace.services.codebuild.settings import Source
from headrace.services.codebuild.source.library import Library
from headrace.services.codebuild.source.location import s3_location
from headrace.services.codebuild.validation import inline

DEFAULT = "buildspec.yml"
INLINE = "/codebuild/readonly/buildspec.yml"
LONGEST = 1 << 20
"""Bytes of a specification; a longer file is none."""


class Found(NamedTuple):
    text: str
    location: str
    """Where CodeBuild's log says that it is."""


class Specifications:
    """Finds specifications."""

    def __init__(self, library: Library, buckets: Buckets) -> None:
        self._library = library
        self._buckets = buckets

    async def find(self, scope: str, source: Source, fetched: str | None, directory: str) -> Found:
        """The specification that `source` names. Raises `BuildspecError`.

        `fetched`: the source in the library, None for NO_SOURCE. `directory`: where it is in the container.
        """
        named = source.buildspec
        where = location(source, directory)
        if named and inline(named):
            return Found(named, where)
        if named and named.startswith("arn:"):
            return Found(_text(await self._object(scope, named)), where)
        content = await self._file(fetched, (named or DEFAULT).removeprefix("./"))
        if content is None:
            raise BuildspecError(f"stat {where}: no such file or directory")
        return Found(_text(content), where)

    async def _file(self, fetched: str | None, path: str) -> bytes | None:
        source = await self._library.get(fetched) if fetched else None
        return await self._library.read(source, path) if source else None

    async def _object(self, scope: str, arn: str) -> bytes:
        place = s3_location(arn)
        if place is None:
            raise BuildspecError(f"invalid buildspec location {arn}")
        try:
            found = await self._buckets.head(scope, place.bucket, place.key)
            if found.size > LONGEST:
                raise BuildspecError(f"the buildspec {arn} is too long")
            return b"".join([chunk async for chunk in self._buckets.read(scope, place.bucket, place.key)])
        except ObjectMissing as missing:
            raise BuildspecError(f"{missing.code}: {missing}", code="CLIENT_ERROR") from missing


def location(source: Source, directory: str) -> str:
    """Where CodeBuild's log says that the specification is."""
    named = source.buildspec
    if named and (inline(named) or named.startswith("arn:")):
        return INLINE
    return f"{directory}/{(named or DEFAULT).removeprefix('./')}"


@lru_cache(maxsize=64)
def read(text: str) -> Buildspec:
    """What the text says. Raises `BuildspecError`. The builds of a batch share one text."""
    return parse(text)


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise BuildspecError("the buildspec is not UTF-8 text") from error
