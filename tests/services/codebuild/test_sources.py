"""Where builds get their files from."""

import asyncio
import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from headrace.services.codebuild.records import FetchedSource, SourceUse
from tests.services.codebuild.specs import context, spec, statuses
from tests.services.codebuild.workshop import Workshop

SPEC = spec(build=["show greeting.txt"])


def zipped(**files: str) -> bytes:
    """A ZIP file; `__` in a name stands for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.url = f"file://{folder}"
        self._folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        author = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self._folder,
            env=os.environ | author | {"GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_GLOBAL": "/dev/null"},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, **files: str) -> str:
        """Commit these files; gives the commit."""
        for name, content in files.items():
            (self._folder / name.replace("__", ".")).write_text(content)
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


async def test_a_zip_file_in_a_bucket(shop: Workshop) -> None:
    await shop.put(await shop.bucket(), "code.zip", zipped(buildspec__yml=SPEC, greeting__txt="good day"))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", build["phases"]
    assert "good day" in await shop.log(build["id"])


async def test_a_folder_in_a_bucket(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.put(bucket, "code/ci.yml", SPEC.encode())
    await shop.put(bucket, "code/greeting.txt", b"from a folder")
    await shop.project(source={"type": "S3", "location": "results/code/", "buildspec": "ci.yml"})
    build = await shop.finished(await shop.start())
    assert "from a folder" in await shop.log(build["id"])


async def test_a_specification_in_a_bucket(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.put(bucket, "code.zip", zipped(greeting__txt="elsewhere"))
    await shop.put(bucket, "specs/ci.yml", SPEC.encode())
    await shop.project(
        source={
            "type": "S3",
            "location": "results/code.zip",
            "buildspec": "arn:aws:s3:::results/specs/ci.yml",
        }
    )
    build = await shop.finished(await shop.start())
    assert "elsewhere" in await shop.log(build["id"])


async def test_secondary_sources_have_their_own_folders(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.put(bucket, "code.zip", zipped(buildspec__yml=spec(build=["echo $CODEBUILD_SRC_DIR_extra"])))
    await shop.put(bucket, "extra.zip", zipped(greeting__txt="second"))
    extra = {"type": "S3", "location": "results/extra.zip", "sourceIdentifier": "extra"}
    await shop.project(source={"type": "S3", "location": "results/code.zip"}, secondarySources=[extra])
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", build["phases"]
    assert any(line.endswith("/src/s3/01") for line in await shop.log(build["id"]))


async def test_a_missing_object_fails_the_source_phase(shop: Workshop) -> None:
    await shop.bucket()
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    assert statuses(build)["DOWNLOAD_SOURCE"] == "FAILED"
    found = context(build, "DOWNLOAD_SOURCE")
    assert found["statusCode"] == "CLIENT_ERROR"
    assert found["message"].startswith("NoSuchKey: The specified key does not exist.")
    assert found["message"].endswith("for primary source and source version arn:aws:s3:::results/code.zip")


async def test_what_is_no_zip_file_fails_the_source_phase(shop: Workshop) -> None:
    await shop.put(await shop.bucket(), "code.zip", b"nonsense")
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    assert "error unzipping the source" in context(build, "DOWNLOAD_SOURCE")["message"]


async def test_a_file_outside_its_folder_fails_the_source_phase(shop: Workshop) -> None:
    await shop.put(await shop.bucket(), "code.zip", zipped(**{"../../etc/passwd": "me"}))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    assert "outside its folder" in context(build, "DOWNLOAD_SOURCE")["message"]


async def test_a_missing_specification_is_named(shop: Workshop) -> None:
    await shop.put(await shop.bucket(), "code.zip", zipped(greeting__txt="hello"))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    found = context(build, "DOWNLOAD_SOURCE")
    assert found["statusCode"] == "YAML_FILE_ERROR"
    assert found["message"].startswith("stat /codebuild/output/src")
    assert found["message"].endswith("/buildspec.yml: no such file or directory")


async def test_a_repository_s_default_branch(shop: Workshop, repository: Repository) -> None:
    commit = repository.commit(buildspec__yml=SPEC, greeting__txt="from git")
    await shop.project(source={"type": "GITHUB", "location": repository.url})
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", build["phases"]
    assert build["resolvedSourceVersion"] == commit
    assert "from git" in await shop.log(build["id"])


@pytest.mark.parametrize("depth", [0, 1])
async def test_versions_of_a_repository(shop: Workshop, repository: Repository, depth: int) -> None:
    old = repository.commit(buildspec__yml=SPEC, greeting__txt="old")
    repository.git("tag", "v1")
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit(greeting__txt="topic")
    repository.git("update-ref", "refs/pull/7/head", "HEAD")
    repository.git("checkout", "--quiet", "main")
    repository.git("branch", "--quiet", "-D", "topic")
    repository.git("branch", "--quiet", "side", "refs/pull/7/head")
    repository.commit(greeting__txt="new")
    await shop.project(source={"type": "GITHUB", "location": repository.url, "gitCloneDepth": depth})
    expected = {"main": "new", "v1": "old", old: "old", "side": "topic", "pr/7": "topic"}
    for version, greeting in expected.items():
        build = await shop.finished(await shop.start(sourceVersion=version))
        assert build["buildStatus"] == "SUCCEEDED", (version, build["phases"])
        assert greeting in await shop.log(build["id"]), version


async def test_an_unknown_version_fails_the_source_phase(shop: Workshop, repository: Repository) -> None:
    repository.commit(buildspec__yml=SPEC, greeting__txt="x")
    await shop.project(source={"type": "GITHUB", "location": repository.url})
    for version in ("nothing", "--upload-pack=touch /tmp/x"):
        build = await shop.finished(await shop.start(sourceVersion=version))
        assert context(build, "DOWNLOAD_SOURCE") == {
            "statusCode": "CLIENT_ERROR",
            "message": f"reference not found for primary source and source version {version}",
        }


async def test_an_unknown_repository_fails_the_source_phase(shop: Workshop, tmp_path: Path) -> None:
    await shop.project(source={"type": "GITHUB", "location": f"file://{tmp_path}/nowhere"})
    build = await shop.finished(await shop.start())
    assert context(build, "DOWNLOAD_SOURCE") == {
        "statusCode": "CLIENT_ERROR",
        "message": "repository not found for primary source and source version ",
    }


async def test_a_mirror_is_kept_for_the_next_build(
    shop: Workshop, repository: Repository, tmp_path: Path
) -> None:
    repository.commit(buildspec__yml=SPEC, greeting__txt="one")
    cache = {"type": "LOCAL", "modes": ["LOCAL_SOURCE_CACHE"]}
    await shop.project(source={"type": "GITHUB", "location": repository.url}, cache=cache)
    await shop.finished(await shop.start())
    assert len(list((tmp_path / "codebuild" / "repositories").iterdir())) == 1
    repository.commit(greeting__txt="two")
    build = await shop.finished(await shop.start())
    assert "two" in await shop.log(build["id"])


async def test_sources_are_kept_only_while_they_are_used(shop: Workshop, tmp_path: Path) -> None:
    await shop.put(await shop.bucket(), "code.zip", zipped(buildspec__yml=SPEC, greeting__txt="x"))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    ids = [await shop.start() for _ in range(3)]
    await asyncio.gather(*(shop.finished(id) for id in ids))
    await nothing_is_kept(shop, tmp_path)


async def test_the_source_of_a_refused_build_is_not_kept(shop: Workshop, tmp_path: Path) -> None:
    bucket = await shop.bucket()
    await shop.put(bucket, "code.zip", zipped(buildspec__yml="version: 0.2\nphases: 7\n"))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    build = await shop.finished(await shop.start())
    assert context(build, "DOWNLOAD_SOURCE")["statusCode"] == "YAML_FILE_ERROR"
    await shop.finished_batch(await shop.start_batch())
    await nothing_is_kept(shop, tmp_path)


async def nothing_is_kept(shop: Workshop, tmp_path: Path) -> None:
    assert await shop.store.count(FetchedSource) == 0
    assert await shop.store.count(SourceUse) == 0
    assert not [path for path in (tmp_path / "blobs").rglob("codebuild/**/*") if path.is_file()]
    assert not list((tmp_path / "codebuild" / "temporary").iterdir())
