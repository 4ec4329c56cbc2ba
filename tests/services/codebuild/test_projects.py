"""Projects."""

from typing import Any

import pytest

from headrace.aws.errors import AwsError
from tests.services.codebuild.specs import spec
from tests.services.codebuild.workshop import Workshop

SPEC = spec(build=["echo hello"])
ENVIRONMENT = {
    "type": "LINUX_CONTAINER",
    "image": "headrace/busybox:latest",
    "computeType": "BUILD_GENERAL1_SMALL",
}


async def test_a_project_is_shown_with_its_defaults(shop: Workshop) -> None:
    name = await shop.project(SPEC, tags=[{"key": "team", "value": "web"}])
    project = (await shop.call("BatchGetProjects", names=[name]))["projects"][0]
    assert project["arn"] == "arn:aws:codebuild:us-east-1:000000000000:project/shop"
    assert project["timeoutInMinutes"] == 60
    assert project["queuedTimeoutInMinutes"] == 480
    assert project["cache"] == {"type": "NO_CACHE"}
    assert project["tags"] == [{"key": "team", "value": "web"}]
    assert project["environment"]["privilegedMode"] is False
    assert project["environment"]["imagePullCredentialsType"] == "CODEBUILD"
    assert project["logsConfig"]["cloudWatchLogs"] == {"status": "ENABLED"}


async def test_unknown_projects_are_listed_as_such(shop: Workshop) -> None:
    found = await shop.call("BatchGetProjects", names=["nobody"])
    assert found == {"projects": [], "projectsNotFound": ["nobody"]}


async def test_a_project_can_be_named_by_its_arn(shop: Workshop) -> None:
    await shop.project(SPEC)
    arn = "arn:aws:codebuild:us-east-1:000000000000:project/shop"
    assert (await shop.call("BatchGetProjects", names=[arn]))["projects"][0]["name"] == "shop"
    assert (await shop.finished(await shop.start(arn)))["projectName"] == "shop"


async def test_an_update_replaces_only_what_it_names(shop: Workshop) -> None:
    await shop.project(SPEC, description="before")
    updated = await shop.call("UpdateProject", name="shop", timeoutInMinutes=10)
    assert updated["project"]["timeoutInMinutes"] == 10
    assert updated["project"]["description"] == "before"
    assert updated["project"]["source"]["buildspec"] == SPEC


async def test_projects_are_listed_in_order(shop: Workshop) -> None:
    for name in ("beta", "alpha", "gamma"):
        await shop.project(SPEC, name=name)
    assert (await shop.call("ListProjects"))["projects"] == ["alpha", "beta", "gamma"]
    by_time = await shop.call("ListProjects", sortBy="CREATED_TIME", sortOrder="DESCENDING")
    assert by_time["projects"] == ["gamma", "alpha", "beta"]


async def test_a_long_list_comes_in_pages(shop: Workshop) -> None:
    for number in range(101):
        await shop.project(SPEC, name=f"project-{number:03d}")
    for order in ({}, {"sortBy": "CREATED_TIME"}):
        first = await shop.call("ListProjects", **order)
        assert len(first["projects"]) == 100
        second = await shop.call("ListProjects", nextToken=first["nextToken"], **order)
        assert second["projects"] == ["project-100"]
        assert second.get("nextToken") is None


async def test_deleting_a_project_is_safe_to_repeat(shop: Workshop) -> None:
    await shop.project(SPEC)
    for _ in range(2):
        assert await shop.call("DeleteProject", name="shop") == {}
    with pytest.raises(AwsError) as refused:
        await shop.start()
    assert refused.value.code == "ResourceNotFoundException"
    assert refused.value.message == (
        "Project cannot be found: arn:aws:codebuild:us-east-1:000000000000:project/shop"
    )


async def test_build_numbers_go_on_after_the_project_was_deleted(shop: Workshop) -> None:
    await shop.project(SPEC)
    await shop.finished(await shop.start())
    await shop.call("DeleteProject", name="shop")
    await shop.project(SPEC)
    assert (await shop.finished(await shop.start()))["buildNumber"] == 2


async def test_a_project_exists_once(shop: Workshop) -> None:
    await shop.project(SPEC)
    with pytest.raises(AwsError) as refused:
        await shop.project(SPEC)
    assert refused.value.code == "ResourceAlreadyExistsException"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "-"}, "Project name should start with"),
        (
            {"source": {"type": "NO_SOURCE"}},
            "Invalid project source: when using NO_SOURCE, a buildspec must be specified",
        ),
        ({"source": {"type": "S3"}}, "Invalid project source: location is a required field"),
        ({"source": {"type": "S3", "location": "x"}}, "location must be a valid S3 location"),
        (
            {"source": {"type": "GITHUB", "location": "https://me:secret@example.com/a.git"}},
            "Invalid project source: location must not contain credentials",
        ),
        ({"source": {"type": "GITHUB", "location": "--upload-pack=x"}}, "location must be the URL"),
        ({"source": {"type": "CODEPIPELINE"}}, "does not support the source type CODEPIPELINE"),
        ({"artifacts": {"type": "S3"}}, "Invalid artifacts: artifact type S3 should have location"),
        ({"cache": {"type": "LOCAL"}}, "Invalid cache: modes is a required field"),
        ({"timeoutInMinutes": 4}, "Invalid timeoutInMinutes: it must be between 5 and 2160"),
        ({"concurrentBuildLimit": 0}, "Invalid concurrent build limit"),
        ({"environment": ENVIRONMENT | {"computeType": "HUGE"}}, "does not support the compute type HUGE"),
        ({"environment": ENVIRONMENT | {"type": "WINDOWS_CONTAINER"}}, "environment type WINDOWS_CONTAINER"),
        ({"environment": ENVIRONMENT | {"fleet": {"fleetArn": "x"}}}, "does not support fleets"),
        (
            {"environment": ENVIRONMENT | {"environmentVariables": [{"name": "A=B", "value": ""}]}},
            "Invalid environment variable",
        ),
    ],
)
async def test_bad_settings_are_refused(shop: Workshop, given: dict[str, Any], message: str) -> None:
    with pytest.raises(AwsError, match=message) as refused:
        await shop.project(SPEC, **given)
    assert refused.value.code == "InvalidInputException"
    assert (await shop.call("ListProjects"))["projects"] == []


async def test_a_bad_override_starts_nothing(shop: Workshop) -> None:
    await shop.project(SPEC)
    with pytest.raises(AwsError, match="location is a required field"):
        await shop.start(sourceTypeOverride="S3")
    assert (await shop.call("ListBuilds"))["ids"] == []


@pytest.mark.parametrize("operation", ["StopBuild", "RetryBuild"])
async def test_what_is_no_build_is_refused(shop: Workshop, operation: str) -> None:
    with pytest.raises(AwsError, match="Invalid build ID provided"):
        await shop.call(operation, id="shop")
    name = "shop:00000000-0000-0000-0000-000000000000"
    with pytest.raises(AwsError, match=f"Build {name} does not exist") as refused:
        await shop.call(operation, id=name)
    assert refused.value.code == "ResourceNotFoundException"


async def test_a_limit_can_be_taken_away(shop: Workshop) -> None:
    await shop.project(SPEC, concurrentBuildLimit=1)
    updated = await shop.call("UpdateProject", name="shop", concurrentBuildLimit=-1)
    assert "concurrentBuildLimit" not in updated["project"]
