"""Which files of a container become an artifact or a cache, and what they are called. Pure.

After the CodeBuild user guide, «Build specification reference» (artifacts, cache). Patterns are as there:
`*` and `?` within one part of a path, `**` across parts, files whose names begin with a dot included. A
pattern that names a folder stands for everything in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from posixpath import basename, commonpath, isabs, join, normpath, relpath
from typing import NamedTuple

from headrace.services.codebuild.buildspec import ArtifactsSpec
from headrace.services.codebuild.settings import Artifacts

CLIENT_ERROR = "CLIENT_ERROR"
HOME = "/root"
GLOB = re.compile(r"[*?\[]")
TOKEN = re.compile(r"/\*\*/|(?:^|(?<=/))\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|[^*?\[/]+|[\[/]")


class SelectionError(Exception):
    """Nothing can be uploaded: `code` and `message` are those of the phase's context."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code = CLIENT_ERROR
        self.message = message


class Chosen(NamedTuple):
    """A file of an artifact."""

    source: str
    """Its path as it was listed."""
    name: str
    """Its path in the artifact."""


class Selection(NamedTuple):
    files: tuple[Chosen, ...]
    log: tuple[str, ...]
    """What CodeBuild writes to the build's log meanwhile; give each to `output.line`."""


def select(paths: Iterable[str], spec: ArtifactsSpec, *, source_directory: str = "/") -> Selection:
    """The files of an artifact, out of all files (not folders) below the source directory.

    `paths` are relative to the source directory, without a leading `./`. `source_directory` is needed for
    an absolute base directory only. Raises `SelectionError` if nothing matches at all, or no folder
    matches the base directory.
    """
    base = spec.base_directory or "."
    inside = dict(_inside(paths, _relative(base, source_directory)))
    if not inside and base != ".":
        raise SelectionError(f"no matching base directory path found for {base}")
    log = [f"Expanding base directory path: {base}", "Assembling file list", f"Expanding {base}"]
    log += [f"Expanding file paths for base directory {base}", "Assembling file list"]
    found: dict[str, str] = {}
    for pattern in spec.files:
        log.append(f"Expanding {pattern}")
        matching = [path for path in inside if matches(pattern, path)]
        found.update((path, inside[path]) for path in matching if not _excluded(path, spec))
        if not matching:
            log.append(f"Skipping invalid file path {pattern}")
    if not found:
        raise SelectionError("no matching artifact paths found")
    log.append(f"Found {len(found)} file(s)")
    return Selection(tuple(_named(found, flat=spec.discard_paths)), tuple(log))


def root(source_directory: str, spec: ArtifactsSpec) -> str:
    """The smallest folder of the container that holds everything the artifact can consist of: what a
    run's `Output` has to collect."""
    base = normpath(join(source_directory, spec.base_directory or "."))
    if GLOB.search(base):
        return _literal_folder(base)
    folders = [_literal_folder(normpath(join(base, pattern))) for pattern in spec.files]
    return commonpath([folder for folder in folders if folder == base or _below(folder, base)] or [base])


def matches(pattern: str, path: str) -> bool:
    """Whether a file's path matches one of CodeBuild's patterns."""
    return _regex(_tidy(pattern)).fullmatch(path) is not None


def object_key(
    artifacts: Artifacts, *, build_uuid: str, project: str, name: str | None = None, prefix: str | None = None
) -> str:
    """The key of a ZIP artifact's object, or for packaging NONE the prefix of all its objects (empty, or
    ending in `/`). `name` is the buildspec's own, if the project lets it override; `prefix` the
    buildspec's s3-prefix, which goes with namespaceType BUILD_ID only."""
    parts = [artifacts.path or ""]
    if artifacts.namespace_type == "BUILD_ID":
        parts += [prefix or "", build_uuid]
    last = (name or artifacts.name or project).strip("/")
    zipped = artifacts.packaging == "ZIP"
    parts.append(last or project if zipped else last)
    key = "/".join(stripped for part in parts if (stripped := part.strip("/")))
    return key if zipped or not key else f"{key}/"


def cache_roots(source_directory: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """The folders and files of the container to collect for the cache paths given: absolute paths,
    none below another, in the order of the patterns."""
    found = [normpath(join(source_directory, _cached(pattern))) for pattern in patterns]
    return tuple(
        path
        for place, path in enumerate(found)
        if path not in found[:place] and not any(_below(path, other) for other in found)
    )


def _cached(pattern: str) -> str:
    """The path before the first wildcard; all of it if there is none."""
    path = HOME + pattern[1:] if pattern == "~" or pattern.startswith("~/") else pattern
    parts = path.split("/")
    literal = next((place for place, part in enumerate(parts) if GLOB.search(part)), len(parts))
    return "/".join(parts[:literal]) or ("/" if isabs(path) else ".")


def _below(path: str, folder: str) -> bool:
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def _relative(base: str, source_directory: str) -> str:
    return relpath(base, source_directory) if isabs(base) else normpath(base)


def _inside(paths: Iterable[str], base: str) -> Iterator[tuple[str, str]]:
    """The paths below the base directory, as they are below it and as they were listed. A base directory
    with wildcards is every folder that matches."""
    if base == ".":
        yield from ((path, path) for path in paths)
        return
    depth = base.count("/") + 1
    for path in paths:
        parts = path.split("/")
        if len(parts) > depth and matches(base, "/".join(parts[:depth])):
            yield "/".join(parts[depth:]), path


def _excluded(path: str, spec: ArtifactsSpec) -> bool:
    return any(matches(pattern, path) for pattern in spec.exclude_paths)


def _named(found: dict[str, str], *, flat: bool) -> Iterator[Chosen]:
    """With `discard-paths`, the last of several files of the same name is taken."""
    names = {basename(path) if flat else path: source for path, source in found.items()}
    return (Chosen(source=source, name=name) for name, source in names.items())


def _literal_folder(path: str) -> str:
    """The folder that everything a pattern matches is in."""
    parts = path.split("/")
    literal = next((place for place, part in enumerate(parts) if GLOB.search(part)), len(parts) - 1)
    return normpath("/".join(parts[:literal]) or "/")


def _tidy(pattern: str) -> str:
    return normpath(pattern) if pattern else "."


@lru_cache(maxsize=1024)
def _regex(pattern: str) -> re.Pattern[str]:
    if pattern == ".":
        return re.compile(r".*", re.DOTALL)
    last = pattern.rpartition("/")[2]
    below = "" if GLOB.search(last) else r"(?:/.*)?"
    return re.compile("".join(map(_translated, TOKEN.findall(pattern))) + below, re.DOTALL)


def _translated(token: str) -> str:
    fixed = {
        "/**/": r"/(?:.*/)?",
        "**/": r"(?:.*/)?",
        "/**": r"/.*",
        "**": r".*",
        "*": r"[^/]*",
        "?": r"[^/]",
    }
    if token in fixed:
        return fixed[token]
    if token.startswith("[") and len(token) > 1:
        content = token[1:-1]
        negated = content.startswith("!")
        return (
            f"[{'^/' if negated else ''}{re.escape(content.removeprefix('!')).replace(chr(92) + '-', '-')}]"
        )
    return re.escape(token)
