import pytest

from headrace.services.codebuild.buildspec import ArtifactsSpec
from headrace.services.codebuild.selection import (
    SelectionError,
    cache_roots,
    matches,
    object_key,
    root,
    select,
)
from headrace.services.codebuild.settings import Artifacts

FILES = (
    "index.html",
    ".env",
    "dist/app.js",
    "dist/css/a.css",
    "dist/css/deep/b.css",
    "docs/.keep",
    "docs/a.md",
)


def chosen(*files: str, **options: object) -> dict[str, str]:
    """By name in the artifact: the source."""
    spec = ArtifactsSpec(files=files, **options)  # type: ignore[arg-type]
    return {one.name: one.source for one in select(FILES, spec).files}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("**/*", "a", True),
        ("**/*", "a/b/.c", True),
        ("**", "a/b", True),
        ("*", ".hidden", True),
        ("*", "a/b", False),
        ("dir/*", "dir/a", True),
        ("dir/*", "dir/a/b", False),
        ("dir/**/*", "dir/a/b", True),
        ("dir/**/*", "dir/a", True),
        ("dir/**/*", "directory/a", False),
        ("dir/**", "dir/a/b", True),
        ("dir", "dir/a/b", True),
        ("dir/", "dir/a", True),
        ("./dir/a", "dir/a", True),
        ("**/*.js", "a.js", True),
        ("**/*.js", "x/y/a.js", True),
        ("**/*.js", "x/y/a.jsx", False),
        ("**/node_modules/**", "x/node_modules/y", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[ab].txt", "a.txt", True),
        ("[!ab].txt", "a.txt", False),
        ("a+b(1).txt", "a+b(1).txt", True),
        (".", "a/b", True),
        ("a/**/**/b", "a/b", True),
        ("a[", "a[", True),
    ],
)
def test_patterns_match_as_in_codebuild(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_everything_can_be_chosen_dotfiles_included() -> None:
    assert set(chosen("**/*")) == set(FILES)


def test_names_are_relative_to_the_base_directory() -> None:
    assert chosen("**/*", base_directory="dist") == {
        "app.js": "dist/app.js",
        "css/a.css": "dist/css/a.css",
        "css/deep/b.css": "dist/css/deep/b.css",
    }


def test_folders_that_match_a_base_directory_with_wildcards_are_dropped_from_names() -> None:
    assert set(chosen("**/*", base_directory="d*")) == {
        "app.js",
        "css/a.css",
        "css/deep/b.css",
        ".keep",
        "a.md",
    }


def test_an_absolute_base_directory_is_understood() -> None:
    selection = select(
        ["dist/app.js"], ArtifactsSpec(files=("*",), base_directory="/src/dist"), source_directory="/src"
    )
    assert selection.files == (("dist/app.js", "app.js"),)


def test_paths_can_be_discarded_and_the_last_of_a_name_is_taken() -> None:
    spec = ArtifactsSpec(files=("a/x", "b/x"), discard_paths=True)
    assert select(["a/x", "b/x"], spec).files == (("b/x", "x"),)


def test_excluded_paths_are_left_out() -> None:
    assert set(chosen("**/*", exclude_paths=("dist/**/*", ".env"))) == {
        "index.html",
        "docs/.keep",
        "docs/a.md",
    }


def test_a_pattern_without_a_match_is_skipped_and_told() -> None:
    selection = select(FILES, ArtifactsSpec(files=("missing.txt", "index.html")))
    assert "Skipping invalid file path missing.txt" in selection.log
    assert selection.log[-1] == "Found 1 file(s)"


def test_no_match_at_all_is_an_error() -> None:
    with pytest.raises(SelectionError, match="no matching artifact paths found"):
        select(FILES, ArtifactsSpec(files=("missing/**/*",)))


def test_a_missing_base_directory_is_an_error() -> None:
    with pytest.raises(SelectionError, match="no matching base directory path found for out"):
        select(FILES, ArtifactsSpec(files=("**/*",), base_directory="out"))


@pytest.mark.parametrize(
    ("files", "base", "expected"),
    [
        (("**/*",), None, "/src"),
        (("**/*",), "dist", "/src/dist"),
        (("dist/**/*", "dist/css/*"), None, "/src/dist"),
        (("dist/a.js",), None, "/src/dist"),
        (("app.jar",), None, "/src"),
        (("**/*",), "apps/*/dist", "/src/apps"),
        (("**/*",), "/tmp/out", "/tmp/out"),
        (("../secret", "a/b/*"), None, "/src/a/b"),
        (("/etc/*",), "dist", "/src/dist"),
    ],
)
def test_no_more_is_collected_than_can_match(files: tuple[str, ...], base: str | None, expected: str) -> None:
    assert root("/src", ArtifactsSpec(files=files, base_directory=base)) == expected


@pytest.mark.parametrize(
    ("settings", "name", "expected"),
    [
        ({"packaging": "ZIP"}, None, "shop"),
        ({"packaging": "ZIP", "name": "/"}, None, "shop"),
        ({"packaging": "ZIP", "name": "site.zip", "path": "/out/"}, None, "out/site.zip"),
        ({"packaging": "ZIP", "name": "a", "namespace_type": "BUILD_ID"}, None, "uuid/a"),
        ({"packaging": "ZIP", "name": "a"}, "2026/b.zip", "2026/b.zip"),
        ({"packaging": "NONE", "name": "site", "path": "out"}, None, "out/site/"),
        ({"packaging": "NONE", "name": "/"}, None, ""),
        ({"name": "/", "path": "out", "namespace_type": "BUILD_ID"}, None, "out/uuid/"),
        ({}, None, "shop/"),
    ],
)
def test_artifacts_go_where_the_project_says(
    settings: dict[str, str], name: str | None, expected: str
) -> None:
    artifacts = Artifacts(type="S3", location="bucket", **settings)  # type: ignore[arg-type]
    assert object_key(artifacts, build_uuid="uuid", project="shop", name=name) == expected


def test_an_s3_prefix_precedes_the_build_id() -> None:
    artifacts = Artifacts(type="S3", packaging="ZIP", namespace_type="BUILD_ID", name="a")
    assert object_key(artifacts, build_uuid="uuid", project="shop", prefix="p/") == "p/uuid/a"


def test_cache_paths_become_folders_none_below_another() -> None:
    patterns = ["node_modules/**/*", "node_modules/.cache", "/root/.m2/**/*", "~/.npm", "single/file.txt"]
    assert cache_roots("/src", patterns) == (
        "/src/node_modules",
        "/root/.m2",
        "/root/.npm",
        "/src/single/file.txt",
    )


def test_a_cache_of_everything_is_the_source_directory() -> None:
    assert cache_roots("/src", ["**/*", "a/b"]) == ("/src",)
