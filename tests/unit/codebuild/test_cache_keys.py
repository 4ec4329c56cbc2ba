"""Where caches are in S3."""

from collections.abc import Sequence

import pytest

from headrace.services.codebuild.cache.keys import evaluate


def hashed(patterns: Sequence[str]) -> str:
    return f"<{' '.join(patterns)}>"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("plain", "plain"),
        ("deps-$OS-${ARCH}", "deps-linux-x86"),
        ("deps-$MISSING.", "deps-."),
        ("npm-$(codebuild-hash-files package-lock.json)", "npm-<package-lock.json>"),
        ("$OS-$(codebuild-hash-files 'a/*.lock' \"b.lock\")", "linux-<a/*.lock b.lock>"),
    ],
)
def test_a_key_holds_variables_and_digests(text: str, key: str) -> None:
    assert evaluate(text, {"OS": "linux", "ARCH": "x86"}, hashed) == key


@pytest.mark.parametrize("text", ["a-$(date +%Y)", "a-`date`", "$(codebuild-hash-files $(ls))"])
def test_what_only_the_shell_knows_is_no_key(text: str) -> None:
    assert evaluate(text, {}, hashed) is None
