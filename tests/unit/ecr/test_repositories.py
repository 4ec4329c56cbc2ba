"""Repositories by ECR's own API: names, lists, settings, policies, deletion."""

import asyncio
from typing import Any

import pytest

from headrace.services.ecr.records import Erasure, Image, LayerLink, Manifest, Tag, Upload
from tests.unit.ecr.world import ACCOUNT, World

ARN = "arn:aws:ecr:eu-west-1:111122223333:repository/app"


async def test_a_repository_is_described_as_aws_does(world: World) -> None:
    made = (await world.call("CreateRepository", repositoryName="team/app"))["repository"]
    assert made["repositoryArn"] == "arn:aws:ecr:eu-west-1:111122223333:repository/team/app"
    assert made["repositoryUri"] == "127.0.0.1:4566/team/app"
    assert made["registryId"] == ACCOUNT
    assert made["createdAt"] == world.clock.now()
    assert made["imageTagMutability"] == "MUTABLE"
    assert made["imageScanningConfiguration"] == {"scanOnPush": False}
    assert made["encryptionConfiguration"] == {"encryptionType": "AES256"}
    assert (await world.call("DescribeRepositories"))["repositories"] == [made]


async def test_a_repository_is_made_once(world: World) -> None:
    await world.repository()
    assert str(await world.refused("CreateRepository", repositoryName="app")) == (
        "RepositoryAlreadyExistsException: The repository with name 'app' already exists in the registry "
        "with id '111122223333'"
    )


@pytest.mark.parametrize("name", ["a", "App", "-a", "a//b", "a/", "a..b", "x" * 257, "a b"])
async def test_a_bad_name_is_refused(world: World, name: str) -> None:
    error = await world.refused("CreateRepository", repositoryName=name)
    assert error.code == "InvalidParameterException"
    assert error.message.startswith("Invalid parameter at 'repositoryName' failed to satisfy constraint")


async def test_a_name_that_is_not_there_is_an_error_and_not_an_empty_list(world: World) -> None:
    await world.repository()
    error = await world.refused("DescribeRepositories", repositoryNames=["app", "other"])
    assert str(error) == (
        "RepositoryNotFoundException: The repository with name 'other' does not exist in the registry with "
        "id '111122223333'"
    )
    error = await world.refused("DescribeRepositories", repositoryNames=["app"], registryId="4" * 12)
    assert error.code == "RepositoryNotFoundException"


async def test_repositories_are_listed_in_pages(world: World) -> None:
    for name in ("bb", "aa-b", "aa", "aa/b"):
        await world.call("CreateRepository", repositoryName=name)
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = await world.call("DescribeRepositories", maxResults=2, **token)
        found += [repository["repositoryName"] for repository in page["repositories"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert found == ["aa", "aa-b", "aa/b", "bb"]
    assert (await world.refused("DescribeRepositories", maxResults=1001)).code == "InvalidParameterException"


async def test_a_repository_with_images_is_deleted_by_force_only(world: World) -> None:
    await world.repository()
    await world.push("v1")
    assert str(await world.refused("DeleteRepository", repositoryName="app")) == (
        "RepositoryNotEmptyException: The repository with name 'app' in registry with id '111122223333' "
        "cannot be deleted because it still contains images"
    )
    gone = await world.call("DeleteRepository", repositoryName="app", force=True)
    assert gone["repository"]["repositoryName"] == "app"
    await world.repository()
    assert await world.tags() == []


async def test_what_a_deleted_repository_held_is_removed(world: World) -> None:
    await world.repository()
    await world.push("v1")
    await world.http.post("/v2/app/blobs/uploads/")
    await world.call("DeleteRepository", repositoryName="app", force=True)
    async with asyncio.timeout(5):
        while await world.store.page(Erasure):
            await asyncio.sleep(0)
    for kind in (Image, Manifest, Tag, LayerLink, Upload):
        assert await world.store.page(kind) == []


@pytest.mark.parametrize(
    ("mode", "filters", "moves"),
    [
        ("MUTABLE", [], {"v1": True, "dev-1": True}),
        ("IMMUTABLE", [], {"v1": False, "dev-1": False}),
        ("IMMUTABLE_WITH_EXCLUSION", ["dev-*"], {"v1": False, "dev-1": True}),
        ("MUTABLE_WITH_EXCLUSION", ["v*", "x"], {"v1": False, "dev-1": True}),
    ],
)
async def test_tags_move_as_the_mode_says(
    world: World, mode: str, filters: list[str], moves: dict[str, bool]
) -> None:
    await world.repository()
    await world.push("v1", "dev-1")
    wildcards = [{"filterType": "WILDCARD", "filter": text} for text in filters]
    given = {"imageTagMutabilityExclusionFilters": wildcards} if filters else {}
    answer = await world.call("PutImageTagMutability", repositoryName="app", imageTagMutability=mode, **given)
    assert answer["imageTagMutability"] == mode
    other = await world.manifest(b"other")
    for tag, expected in moves.items():
        assert ((await world.put(tag, other)).status_code == 201) is expected


@pytest.mark.parametrize(
    ("mode", "filters"),
    [
        ("MUTABLE", ["a"]),
        ("IMMUTABLE", ["a"]),
        ("MUTABLE_WITH_EXCLUSION", []),
        ("IMMUTABLE_WITH_EXCLUSION", ["a b"]),
        ("IMMUTABLE_WITH_EXCLUSION", list("abcdef")),
    ],
)
async def test_modes_and_filters_have_to_go_together(world: World, mode: str, filters: list[str]) -> None:
    wildcards = [{"filterType": "WILDCARD", "filter": text} for text in filters]
    error = await world.refused(
        "CreateRepository",
        repositoryName="app",
        imageTagMutability=mode,
        imageTagMutabilityExclusionFilters=wildcards,
    )
    assert error.code == "InvalidParameterException"


async def test_a_repository_policy_is_kept(world: World) -> None:
    await world.repository()
    assert str(await world.refused("GetRepositoryPolicy", repositoryName="app")) == (
        "RepositoryPolicyNotFoundException: Repository policy does not exist for the repository with name "
        "'app' in the registry with id '111122223333'"
    )
    policy = '{"Version": "2012-10-17", "Statement": []}'
    await world.call("SetRepositoryPolicy", repositoryName="app", policyText=policy)
    assert (await world.call("GetRepositoryPolicy", repositoryName="app"))["policyText"] == policy
    assert (await world.call("DeleteRepositoryPolicy", repositoryName="app"))["policyText"] == policy
    error = await world.refused("DeleteRepositoryPolicy", repositoryName="app")
    assert error.code == "RepositoryPolicyNotFoundException"
    for bad in ("", "[]", '{"Statement": 1}'):
        error = await world.refused("SetRepositoryPolicy", repositoryName="app", policyText=bad)
        assert error.code == "InvalidParameterException"


async def test_scanning_on_push_is_remembered(world: World) -> None:
    await world.repository()
    scanning = {"imageScanningConfiguration": {"scanOnPush": True}}
    answer = await world.call("PutImageScanningConfiguration", repositoryName="app", **scanning)
    assert answer == {"registryId": ACCOUNT, "repositoryName": "app", **scanning}
    (repository,) = (await world.call("DescribeRepositories"))["repositories"]
    assert repository["imageScanningConfiguration"] == {"scanOnPush": True}


def tag(key: str, value: str = "") -> dict[str, Any]:
    return {"Key": key, "Value": value}


async def test_a_repository_has_tags_as_a_resource(world: World) -> None:
    await world.repository(tags=[tag("a", "1")])
    await world.call("TagResource", resourceArn=ARN, tags=[tag("b", "2"), tag("a", "3")])
    assert (await world.call("ListTagsForResource", resourceArn=ARN))["tags"] == [
        tag("a", "3"),
        tag("b", "2"),
    ]
    await world.call("UntagResource", resourceArn=ARN, tagKeys=["a"])
    assert (await world.call("ListTagsForResource", resourceArn=ARN))["tags"] == [tag("b", "2")]
    many = [tag(str(number)) for number in range(50)]
    error = await world.refused("TagResource", resourceArn=ARN, tags=many)
    assert error.code == "TooManyTagsException"
    error = await world.refused("TagResource", resourceArn=ARN, tags=[tag("aws:x")])
    assert error.code == "InvalidTagParameterException"
    error = await world.refused("ListTagsForResource", resourceArn=ARN + "-other")
    assert error.code == "RepositoryNotFoundException"
    assert (await world.refused("ListTagsForResource", resourceArn="x")).code == "InvalidParameterException"
