"""Which files of a container become an artifact or a cache, and what they are called. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from headrace.services.codebuild.buildspec import ArtifactsSpec
from headrace.services.codebuild.settings import Artifacts

CLIENT_ERROR = "CLIENT_ERROR"


class SelectionError(Exception):
    """Nothing can be uploaded: `code` and `message` are those of the phase's context."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code = CLIENT_ERROR
        self.message = message


class Chosen(NamedTuple):
    """A file of an artifact."""

    source: str
    """Its path below the folder that was listed."""
    name: str
    """Its path in the artifact."""


class Selection(NamedTuple):
    files: tuple[Chosen, ...]
    log: tuple[str, ...]
    """What CodeBuild writes to the build's log meanwhile; give each to `output.line`."""


def select(paths: Iterable[str], spec: ArtifactsSpec, *, default_base: str = ".") -> Selection:
    """The files of an artifact, out of all files (not folders) below the source directory.

    `paths` are relative to the source directory, without a leading `./`. Raises `SelectionError` if
    nothing matches at all, or no folder matches the base directory.
    """
    raise NotImplementedError


def root(source_directory: str, spec: ArtifactsSpec) -> str:
    """The smallest folder of the container that holds everything the artifact can consist of: what a
    run's `Output` has to collect. The paths of a listing of it are to be prefixed with `below`."""
    raise NotImplementedError


def matches(pattern: str, path: str) -> bool:
    """Whether a path matches one of CodeBuild's patterns: `*` within a part of a path, `**` across."""
    raise NotImplementedError


def object_key(
    artifacts: Artifacts, *, build_uuid: str, project: str, name: str | None = None, prefix: str | None = None
) -> str:
    """The key of a ZIP artifact's object, or for packaging NONE the prefix of all its objects (empty, or
    ending in `/`). `name` is the buildspec's own, if the project lets it override; `prefix` the
    buildspec's s3-prefix, which goes with namespaceType BUILD_ID only."""
    raise NotImplementedError


def cache_roots(source_directory: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """The folders and files of the container to collect for the cache paths given: absolute paths,
    none below another."""
    raise NotImplementedError
