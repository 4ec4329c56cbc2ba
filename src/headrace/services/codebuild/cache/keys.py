"""The names of caches in S3. Pure.

A build's cache is restored before its container starts, so a key may hold only what is known by then:
variables, and `$(codebuild-hash-files …)` of files of the source.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from headrace.services.codebuild.buildspec import CacheSpec
from headrace.services.codebuild.records import Build
from headrace.services.codebuild.source.location import S3Location, s3_location

VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
HASH = re.compile(r"\$\(\s*codebuild-hash-files\s+([^()$`]*?)\s*\)")
MOST_FALLBACKS = 5

HashFiles = Callable[[Sequence[str]], str]
"""The digest of the source's files that match these patterns."""


def evaluate(text: str, variables: Mapping[str, str], hash_files: HashFiles) -> str | None:
    """The key as the build's shell would expand it; None if only the shell could."""
    hashed = HASH.sub(lambda found: hash_files(patterns(found[1])), text)
    if "$(" in hashed or "`" in hashed:
        return None
    return VARIABLE.sub(lambda found: variables.get(found[1] or found[2], ""), hashed)


def place(build: Build, spec: CacheSpec, key: str | None) -> S3Location | None:
    """Where the cache of this key is. Without a key the project has one cache.

    Caches of the same key with other paths are other caches, and so are those from before
    InvalidateProjectCache.
    """
    location = s3_location(build.settings.cache.location or "")
    if location is None:
        return None
    folder = "/".join(part for part in (location.key.strip("/"), owner(build)) if part)
    if key is None:
        return S3Location(location.bucket, f"{folder}/cache.tar")
    version = hashlib.sha256("\n".join(spec.paths).encode()).hexdigest()[:16]
    return S3Location(location.bucket, f"{folder}/{version}/{key}")


def owner(build: Build) -> str:
    """Whose caches these are: the project's, or a namespace's that projects share."""
    name = build.settings.cache.cache_namespace or build.project
    return f"{name}/{build.cache_generation}" if build.cache_generation else name


def patterns(words: str) -> list[str]:
    """The arguments of one `codebuild-hash-files`."""
    return [word.strip("'\"") for word in words.split()]
