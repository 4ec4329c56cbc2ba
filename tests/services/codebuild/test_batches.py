"""Batches of builds."""

import itertools
from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.engines.simulated import Park
from headrace.services.codebuild.records import Batch, Build, FetchedSource
from tests.services.codebuild.specs import context, spec, statuses
from tests.services.codebuild.test_sources import zipped
from tests.services.codebuild.workshop import SCOPE, Workshop

PHASES = spec(build=["echo $CODEBUILD_BATCH_BUILD_IDENTIFIER"])


def current(batch: dict[str, Any]) -> dict[str, str | None]:
    """How each member's newest build stands, by identifier."""
    return {
        group["identifier"]: group.get("currentBuildSummary", {}).get("buildStatus")
        for group in batch["buildGroups"]
    }


async def test_a_list_is_built_at_once(shop: Workshop) -> None:
    await shop.project(PHASES + "batch:\n  build-list:\n    - identifier: one\n    - identifier: two\n")
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED", batch
    assert batch["complete"]
    assert batch["buildBatchNumber"] == 1
    assert list(statuses(batch)) == ["SUBMITTED", "DOWNLOAD_BATCHSPEC", "IN_PROGRESS", "SUCCEEDED"]
    assert current(batch) == {"one": "SUCCEEDED", "two": "SUCCEEDED"}
    for group in batch["buildGroups"]:
        id = group["currentBuildSummary"]["arn"].rpartition("build/")[2]
        build = await shop.build(id)
        assert build["buildBatchArn"] == batch["arn"]
        assert group["identifier"] in await shop.log(id)


async def test_fifty_builds_share_one_source(shop: Workshop, park: Park) -> None:
    members = "".join(f"    - identifier: app{number}\n" for number in range(50))
    text = spec(build=["show greeting.txt"]) + f"batch:\n  build-list:\n{members}"
    await shop.put(await shop.bucket(), "code.zip", zipped(buildspec__yml=text, greeting__txt="hello"))
    await shop.project(source={"type": "S3", "location": "results/code.zip"})
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED", batch
    assert set(park.starts.values()) == {1}
    assert len(park.starts) == 50
    numbers = [(await shop.build(id))["buildNumber"] for id in (await shop.call("ListBuilds"))["ids"]]
    assert sorted(numbers) == list(range(1, 51))
    assert await shop.store.count(FetchedSource) == 0


async def test_a_graph_is_built_in_its_order(shop: Workshop) -> None:
    graph = (
        "batch:\n  build-graph:\n"
        "    - identifier: lib\n"
        "    - identifier: app\n      depend-on: [lib]\n"
        "    - identifier: ship\n      depend-on: [app]\n"
    )
    await shop.project(PHASES + graph)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    builds = [group["currentBuildSummary"]["arn"].rpartition("build/")[2] for group in batch["buildGroups"]]
    shown = [await shop.build(id) for id in builds]
    assert shown[0]["endTime"] <= shown[1]["startTime"]
    assert shown[1]["endTime"] <= shown[2]["startTime"]
    assert batch["buildGroups"][1]["dependsOn"] == ["lib"]


async def test_what_depends_on_a_failure_is_not_started(shop: Workshop) -> None:
    graph = (
        "batch:\n  build-graph:\n"
        "    - identifier: lib\n      buildspec: |\n        version: 0.2\n        phases:\n"
        "          build:\n            commands: [fail]\n"
        "    - identifier: app\n      depend-on: [lib]\n"
    )
    await shop.project(PHASES + graph)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "FAILED"
    assert current(batch) == {"lib": "FAILED", "app": None}
    assert batch["currentPhase"] == "FAILED"


async def test_a_matrix_is_multiplied_out(shop: Workshop) -> None:
    matrix = (
        "batch:\n  build-matrix:\n    dynamic:\n      env:\n        variables:\n"
        "          COLOUR: [red, blue]\n          SIZE: [s, m]\n"
    )
    await shop.project(spec(build=["echo $COLOUR", "echo $SIZE"]) + matrix)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    logs = [await shop.log(id) for id in (await shop.call("ListBuilds"))["ids"]]
    seen = {(colour, size) for log in logs for colour in log for size in log}
    assert {("red", "s"), ("red", "m"), ("blue", "s"), ("blue", "m")} <= seen
    assert len(logs) == 4


async def test_fast_fail_stops_the_others(shop: Workshop) -> None:
    members = (
        "batch:\n  fast-fail: true\n  build-list:\n    - identifier: good\n"
        "    - identifier: bad\n      buildspec: |\n        version: 0.2\n        phases:\n"
        "          build:\n            commands: [fail]\n"
    )
    await shop.project(spec(build=["wait"]) + members)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "FAILED"
    assert current(batch) == {"good": "STOPPED", "bad": "FAILED"}


async def test_an_ignored_failure_fails_nothing(shop: Workshop) -> None:
    members = (
        "batch:\n  build-list:\n    - identifier: good\n"
        "    - identifier: bad\n      ignore-failure: true\n      buildspec: |\n        version: 0.2\n"
        "        phases:\n          build:\n            commands: [fail]\n"
    )
    await shop.project(PHASES + members)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    assert current(batch) == {"good": "SUCCEEDED", "bad": "FAILED"}


async def test_a_batch_can_be_stopped(shop: Workshop) -> None:
    await shop.project(spec(build=["wait"]) + "batch:\n  build-list:\n    - identifier: one\n")
    id = await shop.start_batch()
    await shop.until(Build, (await member(shop, id)), lambda build: build.phases[-1].type == "BUILD")
    await shop.call("StopBuildBatch", id=id)
    batch = await shop.finished_batch(id)
    assert batch["buildBatchStatus"] == "STOPPED"
    assert current(batch) == {"one": "STOPPED"}


async def test_what_failed_is_built_again(shop: Workshop) -> None:
    members = (
        "batch:\n  build-list:\n    - identifier: good\n"
        "    - identifier: bad\n      buildspec: |\n        version: 0.2\n        phases:\n"
        "          build:\n            commands: [fail]\n"
    )
    await shop.project(PHASES + members)
    id = await shop.start_batch()
    await shop.finished_batch(id)
    await shop.call("RetryBuildBatch", id=id, retryType="RETRY_FAILED_BUILDS")
    batch = await shop.finished_batch(id)
    assert batch["buildBatchStatus"] == "FAILED"
    good, bad = batch["buildGroups"]
    assert good["priorBuildSummaryList"] == []
    assert len(bad["priorBuildSummaryList"]) == 1
    assert len((await shop.call("ListBuilds"))["ids"]) == 3


async def test_a_circle_is_refused(shop: Workshop) -> None:
    graph = (
        "batch:\n  build-graph:\n    - identifier: a\n      depend-on: [b]\n"
        "    - identifier: b\n      depend-on: [a]\n"
    )
    await shop.project(PHASES + graph)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "FAILED"
    assert statuses(batch)["DOWNLOAD_BATCHSPEC"] == "FAILED"
    assert context(batch, "DOWNLOAD_BATCHSPEC")["statusCode"] == "YAML_FILE_ERROR"
    assert "buildGroups" not in batch


async def test_a_specification_without_a_batch_is_refused(shop: Workshop) -> None:
    await shop.project(PHASES)
    batch = await shop.finished_batch(await shop.start_batch())
    assert statuses(batch)["DOWNLOAD_BATCHSPEC"] == "FAILED"


async def test_no_more_members_run_at_once_than_the_project_allows(shop: Workshop) -> None:
    members = "".join(f"    - identifier: app{number}\n" for number in range(3))
    await shop.project(PHASES + f"batch:\n  build-list:\n{members}", concurrentBuildLimit=1)
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    shown = [await shop.build(id) for id in (await shop.call("ListBuilds", sortOrder="ASCENDING"))["ids"]]
    assert all(before["endTime"] <= after["startTime"] for before, after in itertools.pairwise(shown))


async def test_batches_are_listed_and_deleted_with_their_builds(shop: Workshop) -> None:
    await shop.project(PHASES + "batch:\n  build-list:\n    - identifier: one\n")
    ids = [await shop.start_batch() for _ in range(2)]
    for id in ids:
        await shop.finished_batch(id)
    assert (await shop.call("ListBuildBatches"))["ids"] == ids[::-1]
    assert (await shop.call("ListBuildBatches", filter={"status": "FAILED"}))["ids"] == []
    first = await shop.call("ListBuildBatchesForProject", projectName="shop", maxResults=1)
    assert first["ids"] == ids[1:]
    deleted = await shop.call("DeleteBuildBatch", id=ids[0])
    assert len(deleted["buildsDeleted"]) == 1
    assert (await shop.call("BatchGetBuildBatches", ids=ids))["buildBatchesNotFound"] == ids[:1]
    assert len((await shop.call("ListBuilds"))["ids"]) == 1


async def test_a_batch_needs_a_role(shop: Workshop) -> None:
    await shop.project(PHASES, buildBatchConfig={})
    with pytest.raises(AwsError, match="service role") as refused:
        await shop.start_batch()
    assert refused.value.code == "InvalidInputException"


async def member(shop: Workshop, batch: str) -> str:
    """The record id of the batch's first build, once there is one."""
    id = f"{SCOPE}/{batch}"
    await shop.until(Batch, id, lambda record: bool(record.groups and record.groups[0].current))
    record = await shop.store.get(Batch, id)
    assert record is not None
    return record.groups[0].current or ""


async def test_combined_artifacts_go_to_one_place(shop: Workshop) -> None:
    bucket = await shop.bucket()
    member = (
        "      buildspec: |\n        version: 0.2\n        phases:\n          build:\n"
        "            commands: [write {0}.txt x]\n        artifacts:\n          files: ['*.txt']\n"
    )
    members = "".join(f"    - identifier: {name}\n" + member.format(name) for name in ("one", "two"))
    config = {"serviceRole": "arn:aws:iam::000000000000:role/batches", "combineArtifacts": True}
    await shop.project(
        PHASES + f"batch:\n  build-list:\n{members}",
        artifacts={"type": "S3", "location": bucket, "name": "all"},
        buildBatchConfig=config,
    )
    batch = await shop.finished_batch(await shop.start_batch())
    assert batch["buildBatchStatus"] == "SUCCEEDED"
    assert statuses(batch)["COMBINE_ARTIFACTS"] == "SUCCEEDED"
    assert await shop.keys(bucket) == ["all/one.txt", "all/two.txt"]


@pytest.mark.parametrize("env", ["compute-type: BUILD_LAMBDA_1GB", "fleet: mine", "type: WINDOWS_CONTAINER"])
async def test_a_member_that_cannot_be_built_is_refused(shop: Workshop, env: str) -> None:
    member = f"batch:\n  build-list:\n    - identifier: one\n      env:\n        {env}\n"
    await shop.project(PHASES + member)
    batch = await shop.finished_batch(await shop.start_batch())
    assert statuses(batch)["DOWNLOAD_BATCHSPEC"] == "FAILED"
    assert "Headrace does not support" in context(batch, "DOWNLOAD_BATCHSPEC")["message"]


async def test_a_batch_times_out(shop: Workshop) -> None:
    await shop.project(spec(build=["wait"]) + "batch:\n  build-list:\n    - identifier: one\n")
    id = await shop.start_batch(buildBatchConfigOverride={"serviceRole": "role", "timeoutInMins": 10})
    await shop.until(Build, (await member(shop, id)), lambda build: build.phases[-1].type == "BUILD")
    await shop.age(Batch, f"{SCOPE}/{id}", minutes=10)
    batch = await shop.finished_batch(id)
    assert batch["buildBatchStatus"] == "TIMED_OUT"
    assert current(batch) == {"one": "STOPPED"}
