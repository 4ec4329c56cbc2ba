"""Where sources are."""

import pytest

from headrace.services.codebuild.source.location import REF, GitUrls, S3Location, s3_location


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bucket/code.zip", S3Location("bucket", "code.zip")),
        ("bucket/folder/", S3Location("bucket", "folder/")),
        ("s3://bucket/a/b", S3Location("bucket", "a/b")),
        ("arn:aws:s3:::bucket/a/b", S3Location("bucket", "a/b")),
        ("bucket", S3Location("bucket", "")),
        ("UPPER/key", None),
        ("", None),
    ],
)
def test_places_in_s3(text: str, place: S3Location | None) -> None:
    assert s3_location(text) == place


@pytest.mark.parametrize(
    "location",
    [
        "https://github.com/owner/name.git",
        "http://git.example.com/name",
        "ssh://git@example.com:2222/name.git",
        "git@github.com:owner/name.git",
        "git://example.com/name",
    ],
)
def test_urls_that_may_be_cloned(location: str) -> None:
    assert GitUrls().problem(location) is None


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc",
        "/etc",
        "--upload-pack=touch x",
        "-oProxyCommand=x@host:path",
        "ext::sh -c id",
        "https://example.com/a b",
        "https://token@example.com/name",
        "https://user:token@example.com/name",
        "ssh://user:word@example.com/name",
    ],
)
def test_urls_that_may_not(location: str) -> None:
    assert GitUrls().problem(location) is not None


def test_local_repositories_only_where_they_are_allowed() -> None:
    assert GitUrls(local=True).problem("file:///srv/repository") is None
    assert "file" not in GitUrls().protocols()


@pytest.mark.parametrize("version", ["main", "v1.2", "pr/7", "feature/a-b", "refs/heads/x", "0a1b2c"])
def test_versions(version: str) -> None:
    assert REF.fullmatch(version)


@pytest.mark.parametrize("version", ["-x", "--upload-pack=x", "a b", "a..b:c", "a^", "@{-1}", ""])
def test_what_is_no_version(version: str) -> None:
    assert not REF.fullmatch(version)
