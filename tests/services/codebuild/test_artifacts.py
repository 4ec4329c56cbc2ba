"""Where builds put what they make."""

import hashlib
import io
import json
import zipfile
from typing import Any

from tests.services.codebuild.specs import context, spec, statuses
from tests.services.codebuild.workshop import Workshop

MAKING = spec(build=["write dist/index.html hello", "write dist/app.js 1", "write notes.txt n"])
ARTIFACTS = MAKING + "artifacts:\n  files: ['**/*']\n  base-directory: dist\n"


def s3(**given: Any) -> dict[str, Any]:
    return {"type": "S3", "location": "results", **given}


async def test_an_object_for_each_file(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.project(ARTIFACTS, artifacts=s3(path="sites", name="web"))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", build["phases"]
    assert await shop.keys(bucket) == ["sites/web/app.js", "sites/web/index.html"]
    assert await shop.get(bucket, "sites/web/index.html") == b"hello"
    assert build["artifacts"]["location"] == "arn:aws:s3:::results/sites/web"
    info = await shop.objects.objects.head("000000000000", bucket, "sites/web/index.html")
    assert info.content_type == "text/html"
    assert info.metadata == {"codebuild-buildarn": build["arn"]}


async def test_a_zip_file(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.project(ARTIFACTS, artifacts=s3(packaging="ZIP", namespaceType="BUILD_ID", name="web.zip"))
    build = await shop.finished(await shop.start())
    key = f"{build['id'].partition(':')[2]}/web.zip"
    assert await shop.keys(bucket) == [key]
    content = await shop.get(bucket, key)
    assert build["artifacts"]["sha256sum"] == hashlib.sha256(content).hexdigest()
    assert build["artifacts"]["md5sum"] == hashlib.md5(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["app.js", "index.html"]
        assert archive.read("index.html") == b"hello"


async def test_files_at_the_root_of_the_bucket(shop: Workshop) -> None:
    bucket = await shop.bucket()
    await shop.project(ARTIFACTS, artifacts=s3(name="/"))
    await shop.finished(await shop.start())
    assert await shop.keys(bucket) == ["app.js", "index.html"]


async def test_secondary_artifacts(shop: Workshop) -> None:
    bucket = await shop.bucket()
    text = MAKING + json_artifacts(
        {
            "files": ["dist/index.html"],
            "secondary-artifacts": {"notes": {"files": ["notes.txt"]}},
        }
    )
    notes = s3(artifactIdentifier="notes", name="notes")
    await shop.project(text, artifacts=s3(name="web"), secondaryArtifacts=[notes])
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", build["phases"]
    assert await shop.keys(bucket) == ["notes/notes.txt", "web/dist/index.html"]
    assert build["secondaryArtifacts"][0]["location"] == "arn:aws:s3:::results/notes"


async def test_no_file_fails_the_upload(shop: Workshop) -> None:
    await shop.bucket()
    await shop.project(MAKING + "artifacts:\n  files: [none.txt]\n", artifacts=s3())
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert statuses(build)["UPLOAD_ARTIFACTS"] == "FAILED"
    assert context(build, "UPLOAD_ARTIFACTS") == {
        "statusCode": "CLIENT_ERROR",
        "message": "no matching artifact paths found",
    }


async def test_a_missing_bucket_fails_the_upload(shop: Workshop) -> None:
    await shop.project(ARTIFACTS, artifacts=s3())
    build = await shop.finished(await shop.start())
    assert context(build, "UPLOAD_ARTIFACTS") == {
        "statusCode": "CLIENT_ERROR",
        "message": "Error in UPLOAD_ARTIFACTS phase: NoSuchBucket: The specified bucket does not exist",
    }


async def test_the_files_of_a_failed_build_are_uploaded(shop: Workshop) -> None:
    bucket = await shop.bucket()
    text = spec(build=["write report.txt bad", "fail"]) + "artifacts:\n  files: [report.txt]\n"
    await shop.project(text, artifacts=s3(name="out"))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert await shop.keys(bucket) == ["out/report.txt"]


async def test_the_log_tells_what_is_uploaded(shop: Workshop) -> None:
    await shop.bucket()
    await shop.project(ARTIFACTS, artifacts=s3())
    build = await shop.finished(await shop.start())
    log = "\n".join(await shop.log(build["id"]))
    assert "Expanding base directory path: dist" in log
    assert "Found 2 file(s)" in log


async def test_members_of_a_batch_have_folders_of_their_own(shop: Workshop) -> None:
    bucket = await shop.bucket()
    text = ARTIFACTS + "batch:\n  build-list:\n    - identifier: one\n    - identifier: two\n"
    await shop.project(text, artifacts=s3(path="sites", name="web"))
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED", batch
    assert await shop.keys(bucket) == [
        "sites/one/web/app.js",
        "sites/one/web/index.html",
        "sites/two/web/app.js",
        "sites/two/web/index.html",
    ]
    summary = batch["buildGroups"][0]["currentBuildSummary"]
    assert summary["primaryArtifact"]["location"] == "arn:aws:s3:::results/sites/one/web"


def json_artifacts(members: dict[str, Any]) -> str:
    return f"artifacts: {json.dumps(members)}\n"
