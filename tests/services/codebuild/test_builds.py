"""Builds from StartBuild to COMPLETED."""

from pathlib import Path

import pytest

from headrace.aws.errors import AwsError
from headrace.engines.simulated import Behaviour, Park
from headrace.runs.records import ContainerOutput, Reservation, Run
from headrace.services.codebuild.records import Build
from tests.services.codebuild.pretending import PretendEngine
from tests.services.codebuild.specs import PHASES, context, spec, statuses
from tests.services.codebuild.workshop import SCOPE, Workshop, workshop


async def test_a_build_goes_through_all_phases(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    id = await shop.start()
    build = await shop.finished(id)
    assert build["buildStatus"] == "SUCCEEDED", build
    assert build["buildComplete"]
    assert build["buildNumber"] == 1
    assert build["currentPhase"] == "COMPLETED"
    assert [phase["phaseType"] for phase in build["phases"]] == PHASES
    assert set(statuses(build).values()) == {"SUCCEEDED", None}
    assert build["initiator"] == "tester"
    times = [phase["startTime"] for phase in build["phases"]]
    assert times == sorted(times)


async def test_the_log_reads_as_on_codebuild(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello", "echo again"]))
    build = await shop.finished(await shop.start())
    log = await shop.log(build["id"])
    plain = [line.split(" ", 3)[3] if line.startswith("[Container]") else line for line in log]
    assert plain[:3] == [
        "Running on CodeBuild On-demand",
        "Waiting for agent ping",
        "Waiting for DOWNLOAD_SOURCE",
    ]
    begin = plain.index("Entering phase BUILD")
    assert plain[begin : begin + 8] == [
        "Entering phase BUILD",
        "Running command echo hello",
        "hello",
        "",
        "Running command echo again",
        "again",
        "Phase complete: BUILD State: SUCCEEDED",
        "Phase context status code:  Message: ",
    ]
    assert plain[-2] == "Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED"
    assert build["logs"]["groupName"] == "/aws/codebuild/shop"
    assert build["logs"]["streamName"] == build["id"].partition(":")[2]


async def test_nothing_is_left_of_an_ended_build(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    await shop.finished(await shop.start())
    for kind in (Run, ContainerOutput, Reservation):
        assert await shop.store.count(kind) == 0


async def test_a_failing_build_phase_still_uploads(shop: Workshop) -> None:
    await shop.project(spec(build=["fail now"], post_build=["echo cleaning up"]))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert statuses(build)["BUILD"] == "FAILED"
    assert context(build, "BUILD") == {
        "statusCode": "COMMAND_EXECUTION_ERROR",
        "message": "Error while executing command: fail now. Reason: exit status 1",
    }
    assert statuses(build)["POST_BUILD"] == "SUCCEEDED"
    assert statuses(build)["UPLOAD_ARTIFACTS"] == "SUCCEEDED"


async def test_a_failing_install_phase_ends_the_build(shop: Workshop) -> None:
    await shop.project(spec(install=["fail"], build=["echo never"]))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert [phase["phaseType"] for phase in build["phases"]][4:] == ["INSTALL", "FINALIZING", "COMPLETED"]


async def test_a_bad_specification_fails_the_source_phase(shop: Workshop) -> None:
    await shop.project("version: 0.2\nphases: [what]\n")
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert statuses(build)["PROVISIONING"] == "SUCCEEDED"
    assert statuses(build)["DOWNLOAD_SOURCE"] == "FAILED"
    assert context(build, "DOWNLOAD_SOURCE")["statusCode"] == "YAML_FILE_ERROR"
    assert any(line.startswith("YAML_FILE_ERROR: ") for line in await shop.log(build["id"]))


async def test_an_image_that_cannot_be_pulled_fails_provisioning(shop: Workshop, park: Park) -> None:
    park.behave(Behaviour(pull_error="no such image"), image="missing:1")
    await shop.project(spec(build=["echo hello"]))
    build = await shop.finished(await shop.start(imageOverride="missing:1"))
    assert build["buildStatus"] == "FAILED"
    assert [phase["phaseType"] for phase in build["phases"]][2:] == [
        "PROVISIONING",
        "FINALIZING",
        "COMPLETED",
    ]
    assert context(build, "PROVISIONING") == {
        "statusCode": "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
        "message": "Unable to pull customer's container image. CannotPullContainerError: no such image",
    }


async def test_a_container_that_runs_out_of_memory_is_found_dead(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello", "die"]))
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "FAILED"
    assert statuses(build)["BUILD"] == "FAILED"
    found = context(build, "BUILD")
    assert found["statusCode"] == "SINGLE_BUILD_CONTAINER_DEAD"
    assert found["message"].startswith("Build container found dead before completing the build.")
    assert "UPLOAD_ARTIFACTS" not in statuses(build)


async def test_a_container_that_vanishes_is_found_dead(shop: Workshop, park: Park) -> None:
    park.behave(Behaviour(vanishes_after=0.5), image="vanishing:1")
    await shop.project(spec(build=["wait"]))
    build = await shop.finished(await shop.start(imageOverride="vanishing:1"))
    assert build["buildStatus"] == "FAILED"
    assert context(build, "BUILD")["statusCode"] == "SINGLE_BUILD_CONTAINER_DEAD"


async def test_reports_are_skipped_aloud(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]) + "reports:\n  unit:\n    files: ['*.xml']\n")
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED"
    log = await shop.log(build["id"])
    assert log[-1].endswith("Skipping report unit: Headrace does not support test reports")


async def test_a_secret_that_is_not_there_fails_the_source_phase(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    variable = {"name": "TOKEN", "value": "token", "type": "SECRETS_MANAGER"}
    build = await shop.finished(await shop.start(environmentVariablesOverride=[variable]))
    assert statuses(build)["DOWNLOAD_SOURCE"] == "FAILED"
    assert context(build, "DOWNLOAD_SOURCE")["statusCode"] == "Decrypted Variables Error"


async def test_a_build_can_be_stopped(shop: Workshop) -> None:
    await shop.project(spec(build=["wait"]))
    id = await shop.start()
    await shop.until(Build, f"{SCOPE}/{id}", lambda build: build.phases[-1].type == "BUILD")
    await shop.call("StopBuild", id=id)
    build = await shop.finished(id)
    assert build["buildStatus"] == "STOPPED"
    assert statuses(build)["BUILD"] == "STOPPED"
    assert "UPLOAD_ARTIFACTS" not in statuses(build)


async def test_a_build_is_stopped_only_once(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    id = await shop.start()
    await shop.finished(id)
    stopped = await shop.call("StopBuild", id=id)
    assert stopped["build"]["buildStatus"] == "SUCCEEDED"


async def test_a_build_times_out(shop: Workshop) -> None:
    await shop.project(spec(build=["wait"]))
    id = await shop.start(timeoutInMinutesOverride=5)
    await shop.until(Build, f"{SCOPE}/{id}", lambda build: build.phases[-1].type == "BUILD")
    run = (await shop.store.page(Run))[0]
    assert run.time_limit is not None
    assert 295 < run.time_limit <= 300
    await shop.time_out(run.id)
    build = await shop.finished(id)
    assert build["buildStatus"] == "TIMED_OUT"
    assert statuses(build)["BUILD"] == "TIMED_OUT"
    assert context(build, "BUILD") == {"statusCode": "BUILD_TIMED_OUT", "message": "Build has timed out. "}


async def test_exported_variables_are_shown(shop: Workshop) -> None:
    exporting = spec(build=["export VERSION=1.2"]) + "env:\n  exported-variables: [VERSION]\n"
    await shop.project(exporting)
    build = await shop.finished(await shop.start())
    assert build["exportedEnvironmentVariables"] == [{"name": "VERSION", "value": "1.2"}]


async def test_overridden_variables_win(shop: Workshop) -> None:
    text = spec(build=["echo $COLOUR", "echo $SIZE"]) + "env:\n  variables: {COLOUR: red, SIZE: small}\n"
    await shop.project(text)
    given = [{"name": "COLOUR", "value": "blue", "type": "PLAINTEXT"}]
    build = await shop.finished(await shop.start(environmentVariablesOverride=given))
    log = await shop.log(build["id"])
    assert "blue" in log
    assert "small" in log
    assert build["environment"]["environmentVariables"] == given


async def test_the_same_token_starts_nothing_twice(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    first = await shop.start(idempotencyToken="once")
    assert await shop.start(idempotencyToken="once") == first
    with pytest.raises(AwsError, match="idempotency token") as refused:
        await shop.start(idempotencyToken="once", timeoutInMinutesOverride=7)
    assert refused.value.code == "InvalidInputException"
    await shop.finished(first)


async def test_no_more_builds_start_than_the_project_allows(shop: Workshop) -> None:
    await shop.project(spec(build=["wait"]), concurrentBuildLimit=1)
    id = await shop.start()
    with pytest.raises(AwsError, match="more than 1 active builds") as refused:
        await shop.start()
    assert refused.value.code == "AccountLimitExceededException"
    await shop.call("StopBuild", id=id)
    await shop.finished(id)
    second = await shop.start()
    await shop.call("StopBuild", id=second)
    assert (await shop.finished(second))["buildStatus"] == "STOPPED"


async def test_a_failed_build_is_repeated_as_often_as_the_project_says(shop: Workshop) -> None:
    await shop.project(spec(build=["fail"]), autoRetryLimit=1)
    first = await shop.finished(await shop.start())
    again = first["autoRetryConfig"]["nextAutoRetry"].rpartition("build/")[2]
    second = await shop.finished(again)
    assert second["buildStatus"] == "FAILED"
    assert second["buildNumber"] == 2
    assert second["autoRetryConfig"] == {
        "autoRetryLimit": 1,
        "autoRetryNumber": 1,
        "previousAutoRetry": first["arn"],
    }


async def test_a_build_can_be_retried_by_hand(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    first = await shop.finished(await shop.start())
    retried = await shop.call("RetryBuild", id=first["id"])
    assert (await shop.finished(retried["build"]["id"]))["buildNumber"] == 2


async def test_builds_are_listed_newest_first_and_deleted(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]))
    ids = [await shop.start() for _ in range(3)]
    for id in ids:
        await shop.finished(id)
    assert (await shop.call("ListBuilds"))["ids"] == ids[::-1]
    listed = await shop.call("ListBuildsForProject", projectName="shop", sortOrder="ASCENDING")
    assert listed["ids"] == ids
    gone = await shop.call("BatchDeleteBuilds", ids=ids[:1])
    assert gone["buildsDeleted"] == [f"arn:aws:codebuild:us-east-1:000000000000:build/{ids[0]}"]
    got = await shop.call("BatchGetBuilds", ids=ids)
    assert got["buildsNotFound"] == ids[:1]
    assert await shop.start()
    assert (await shop.call("ListBuilds"))["ids"][1:] == ids[:0:-1]


async def test_a_build_without_a_log_keeps_none(shop: Workshop) -> None:
    await shop.project(spec(build=["echo hello"]), logsConfig={"cloudWatchLogs": {"status": "DISABLED"}})
    build = await shop.finished(await shop.start())
    assert build["buildStatus"] == "SUCCEEDED"
    assert "groupName" not in build["logs"]


async def test_a_build_that_waits_too_long_in_the_queue_times_out(tmp_path: Path, park: Park) -> None:
    async with workshop(tmp_path, PretendEngine(park), work=False) as shop:
        await shop.project(spec(build=["echo hello"]), queuedTimeoutInMinutes=5)
        id = await shop.start()
        await shop.age(Build, f"{SCOPE}/{id}", minutes=6)
    async with workshop(tmp_path, PretendEngine(park)) as shop:
        build = await shop.finished(id)
    assert build["buildStatus"] == "TIMED_OUT"
    assert [phase["phaseType"] for phase in build["phases"]][1:] == ["QUEUED", "FINALIZING", "COMPLETED"]
    assert not park.starts


async def test_one_build_at_a_time_has_the_docker_layers(shop: Workshop, park: Park) -> None:
    cache = {"type": "LOCAL", "modes": ["LOCAL_DOCKER_LAYER_CACHE"]}
    await shop.project(spec(build=["wait"]), cache=cache)
    ids = [await shop.start(privilegedModeOverride=True) for _ in range(2)]
    for id in ids:
        await shop.until(Build, f"{SCOPE}/{id}", lambda build: build.phases[-1].type == "BUILD")
    mounts = [run.spec.containers[0].mounts for run in await shop.store.page(Run)]
    assert sorted(len(found) for found in mounts) == [0, 1]
    for id in ids:
        await shop.call("StopBuild", id=id)
        await shop.finished(id)
    third = await shop.start(privilegedModeOverride=True)
    await shop.until(Build, f"{SCOPE}/{third}", lambda build: build.phases[-1].type == "BUILD")
    (run,) = await shop.store.page(Run)
    assert [mount.path for mount in run.spec.containers[0].mounts] == ["/var/lib/docker"]
