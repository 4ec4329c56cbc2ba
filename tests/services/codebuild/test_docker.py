"""Builds in real containers."""

import asyncio
import io
import subprocess
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from headrace.engines.docker import DockerEngine
from headrace.engines.docker.names import INSTALLATION
from headrace.services.codebuild.records import Build
from tests.images import busybox
from tests.services.codebuild.specs import PHASES, context, spec, statuses
from tests.services.codebuild.test_sources import zipped
from tests.services.codebuild.workshop import SCOPE, Workshop, workshop

pytestmark = pytest.mark.docker


def docker(*arguments: str) -> list[str]:
    done = subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.split()


async def emptied(engine: DockerEngine) -> None:
    """Wait until the engine holds nothing any more."""
    async with asyncio.timeout(30):
        while await engine.list():
            await asyncio.sleep(0.05)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Workshop]:
    busybox()
    name = f"test{uuid4().hex[:8]}"
    engine = DockerEngine(name, sandboxes=1)
    async with workshop(tmp_path, engine, memory=256 * 2**20) as made:
        yield made
    for id in await engine.list():
        await engine.remove(id)
    await engine.close()
    label = f"label={INSTALLATION}={name}"
    left = docker("ps", "--all", "--quiet", "--filter", label)
    kept = docker("volume", "ls", "--quiet", "--filter", f"name=headrace-{name}-")
    if left:
        docker("rm", "--force", "--volumes", *left)
    if kept:
        docker("volume", "rm", *kept)


async def test_a_build_in_a_container(shop: Workshop) -> None:
    made = "artifacts:\n  files: ['**/*']\n  base-directory: dist\n"
    commands = ["mkdir dist", "cp greeting.txt dist/", "chmod 755 dist/greeting.txt", "cd dist", "pwd"]
    text = spec(build=commands, post_build=["export VERSION=$(cat greeting.txt)"])
    text += made + "env:\n  exported-variables: [VERSION]\n"
    bucket = await shop.bucket()
    await shop.put(bucket, "code.zip", zipped(buildspec__yml=text, greeting__txt="hello"))
    artifacts = {"type": "S3", "location": bucket, "name": "out.zip", "packaging": "ZIP"}
    await shop.project(source={"type": "S3", "location": f"{bucket}/code.zip"}, artifacts=artifacts)
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED", await shop.log(build["id"])
    assert [phase["phaseType"] for phase in build["phases"]] == PHASES
    assert build["exportedEnvironmentVariables"] == [{"name": "VERSION", "value": "hello"}]
    with zipfile.ZipFile(io.BytesIO(await shop.get(bucket, "out.zip"))) as archive:
        assert archive.read("greeting.txt") == b"hello"
        assert archive.getinfo("greeting.txt").external_attr >> 16 & 0o777 == 0o755
    log = await shop.log(build["id"])
    assert any(line.endswith("/src/s3/00/dist") for line in log)


async def test_an_artifact_named_by_the_build(shop: Workshop) -> None:
    bucket = await shop.bucket()
    text = spec(build=["echo hi > a.txt", "SITE=player"])
    text += "artifacts:\n  files: [a.txt]\n  name: sites/$SITE\n"
    artifacts = {"type": "S3", "location": bucket, "name": "x", "overrideArtifactName": True}
    await shop.project(text, artifacts=artifacts)
    build = await shop.finished(await shop.start())
    assert await shop.keys(bucket) == ["sites/player/a.txt"]
    assert build["artifacts"]["location"] == f"arn:aws:s3:::{bucket}/sites/player"


async def test_a_failing_command_and_what_follows(shop: Workshop) -> None:
    await shop.project(spec(build=["echo before", "exit 3", "echo after"], post_build=["echo finally"]))
    build = await shop.finished(await shop.start())
    log = await shop.log(build["id"])
    assert build["buildStatus"] == "FAILED"
    assert (
        context(build, "BUILD")["message"] == "Error while executing command: exit 3. Reason: exit status 3"
    )
    assert "before" in log
    assert "after" not in log
    assert "finally" in log


async def test_a_build_that_eats_memory_dies_alone(shop: Workshop) -> None:
    eat = "A=x; while :; do A=$A$A; done"
    await shop.project(spec(build=[eat]))
    other = await shop.start(buildspecOverride=spec(build=["sleep 2", "echo unharmed"]))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    found = context(build, "BUILD")
    assert found["statusCode"] in ("SINGLE_BUILD_CONTAINER_DEAD", "COMMAND_EXECUTION_ERROR")
    assert (await shop.finished(other))["buildStatus"] == "SUCCEEDED"


async def test_a_stop_is_quick_and_final(shop: Workshop) -> None:
    await shop.project(spec(build=["sleep 300"], post_build=["echo never"]))
    id = await shop.start()
    await shop.until(Build, f"{SCOPE}/{id}", lambda build: build.phases[-1].type == "BUILD")
    began = time.monotonic()
    await shop.call("StopBuild", id=id)
    build = await shop.finished(id)
    assert time.monotonic() - began < 100
    assert build["buildStatus"] == "STOPPED"
    assert statuses(build)["BUILD"] == "STOPPED"
    assert "never" not in await shop.log(id)


async def test_an_image_that_is_not_there(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    build = await shop.finished(await shop.start(imageOverride="localhost:1/nothing:1"))
    assert context(build, "PROVISIONING")["statusCode"] == "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE"


async def test_a_local_cache_stays_for_the_next_build(shop: Workshop) -> None:
    text = spec(build=["cat /root/.cache/seen || true", "echo kept > /root/.cache/seen"])
    text += "cache:\n  paths: ['/root/.cache/**/*']\n"
    await shop.project(text, cache={"type": "LOCAL", "modes": ["LOCAL_CUSTOM_CACHE"]})
    first = await shop.finished(await shop.start())
    assert first["buildStatus"] == "SUCCEEDED"
    assert "kept" not in await shop.log(first["id"])
    second = await shop.finished(await shop.start())
    assert "kept" in await shop.log(second["id"])
    await shop.call("InvalidateProjectCache", projectName="shop")
    third = await shop.finished(await shop.start())
    assert "kept" not in await shop.log(third["id"])


@pytest.mark.parametrize("key", [None, "deps-$CODEBUILD_INITIATOR-$(codebuild-hash-files lock.txt)"])
async def test_a_cache_in_a_bucket(shop: Workshop, key: str | None) -> None:
    bucket = await shop.bucket()
    commands = ["cat deps/a /opt/b || true", "mkdir -p deps", "echo one > deps/a", "echo two > /opt/b"]
    text = spec(build=["mkdir -p /opt", *commands])
    text += "cache:\n  paths: ['deps/**/*', '/opt/b']\n" + (f"  key: {key}\n" if key else "")
    await shop.put(bucket, "code.zip", zipped(buildspec__yml=text, lock__txt="v1"))
    await shop.project(
        source={"type": "S3", "location": f"{bucket}/code.zip"},
        cache={"type": "S3", "location": f"{bucket}/caches"},
    )
    first = await shop.finished(await shop.start())
    assert first["buildStatus"] == "SUCCEEDED", await shop.log(first["id"])
    assert "one" not in await shop.log(first["id"])
    assert len([name for name in await shop.keys(bucket) if name.startswith("caches/")]) == 1
    second = await shop.finished(await shop.start())
    log = await shop.log(second["id"])
    assert "one" in log
    assert "two" in log


async def test_a_batch_of_containers(shop: Workshop) -> None:
    members = "".join(f"    - identifier: app{number}\n" for number in range(8))
    await shop.project(
        spec(build=["echo $CODEBUILD_BATCH_BUILD_IDENTIFIER"]) + f"batch:\n  build-list:\n{members}"
    )
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    for id in (await shop.call("ListBuilds"))["ids"]:
        lines = [line for line in await shop.log(id) if line.startswith("app")]
        assert len(lines) == 1


async def test_a_build_goes_on_while_headrace_is_away(tmp_path: Path) -> None:
    busybox()
    name = f"test{uuid4().hex[:8]}"
    text = spec(build=["echo one", "sleep 2", "echo two"])
    engine = DockerEngine(name, sandboxes=0)
    async with workshop(tmp_path, engine) as shop:
        await shop.project(text)
        id = await shop.start()
        await shop.until(Build, f"{SCOPE}/{id}", lambda build: build.phases[-1].type == "BUILD")
    await engine.close()
    engine = DockerEngine(name, sandboxes=0)
    async with workshop(tmp_path, engine) as shop:
        build = await shop.finished(id)
        log = await shop.log(id)
        await emptied(engine)
    await engine.close()
    assert build["buildStatus"] == "SUCCEEDED"
    assert [line for line in log if line in ("one", "two")] == ["one", "two"]
