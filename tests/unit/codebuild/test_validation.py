"""What is a specification, and what is the name of one."""

import pytest

from headrace.services.codebuild.validation import inline


@pytest.mark.parametrize("text", ["version: 0.2", "a\nb", '{"version": 0.2, "phases": {}}', "{version: 0.2}"])
def test_specifications(text: str) -> None:
    assert inline(text)


@pytest.mark.parametrize(
    "text", [None, "", "buildspec.yml", "ci/build.yml", "arn:aws:s3:::b/k", "version.yml"]
)
def test_names_of_files(text: str | None) -> None:
    assert not inline(text)
