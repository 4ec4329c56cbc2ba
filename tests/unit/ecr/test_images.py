"""Images by ECR's own API: listed, described, fetched, put, deleted."""

from typing import Any

import pytest

from tests.unit.ecr.world import ACCOUNT, INDEX, MANIFEST, World, digest_of, index_of

NEVER = digest_of(b"never pushed")


def of(digest: str | None = None, tag: str | None = None) -> dict[str, str]:
    return {key: value for key, value in (("imageDigest", digest), ("imageTag", tag)) if value is not None}


async def test_images_are_listed_by_tag_and_the_untagged_by_digest(world: World) -> None:
    await world.repository()
    old = await world.push("v1")
    new = await world.push("v1", "v2", content=b"other")

    async def ids(**request: Any) -> list[dict[str, str]]:
        found = []
        while True:
            page = await world.call("ListImages", repositoryName="app", maxResults=1, **request)
            found += page["imageIds"]
            if "nextToken" not in page:
                return found
            request["nextToken"] = page["nextToken"]

    assert await ids() == [of(new, "v1"), of(new, "v2"), of(old)]
    assert await ids(filter={"tagStatus": "TAGGED"}) == [of(new, "v1"), of(new, "v2")]
    assert await ids(filter={"tagStatus": "UNTAGGED"}) == [of(old)]


async def test_an_image_is_described_once_with_all_its_tags(world: World) -> None:
    await world.repository()
    digest = await world.push("v2", "v1")
    (detail,) = (await world.call("DescribeImages", repositoryName="app"))["imageDetails"]
    assert detail["imageDigest"] == digest
    assert detail["imageTags"] == ["v1", "v2"]
    assert detail["imageSizeInBytes"] == len(b"{}") + len(b"layer")
    assert detail["imagePushedAt"] == world.clock.now()
    assert detail["imageManifestMediaType"] == MANIFEST
    assert detail["lastRecordedPullTime"] is None


async def test_a_lists_size_is_that_of_its_largest_member(world: World) -> None:
    await world.repository()
    small, large = await world.push(), await world.push(content=b"a larger layer")
    await world.push_index("v1", small, large)
    answer = await world.call("DescribeImages", repositoryName="app", imageIds=[of(tag="v1")])
    assert answer["imageDetails"][0]["imageSizeInBytes"] == len(b"{}") + len(b"a larger layer")


async def test_the_day_of_the_last_pull_is_recorded(world: World) -> None:
    await world.repository()
    await world.push("v1")

    async def pulled() -> Any:
        await world.http.get("/v2/app/manifests/v1")
        (detail,) = (await world.call("DescribeImages", repositoryName="app"))["imageDetails"]
        return detail["lastRecordedPullTime"]

    first = world.clock.now()
    assert await pulled() == first
    world.clock.advance(10 * 60 * 60)
    await world.log_in()
    assert await pulled() == first
    world.clock.advance(20 * 60 * 60)
    await world.log_in()
    assert await pulled() == world.clock.now()


async def test_describing_an_image_that_is_not_there_fails_as_a_whole(world: World) -> None:
    await world.repository()
    await world.push("v1")
    wanted = [of(tag="v1"), of(tag="v2")]
    assert str(await world.refused("DescribeImages", repositoryName="app", imageIds=wanted)) == (
        "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'v2'} does not exist "
        "within the repository with name 'app' in the registry with id '111122223333'"
    )


async def test_described_images_are_filtered_and_paged(world: World) -> None:
    await world.repository()
    tagged = {await world.push(str(number), content=bytes([number])) for number in range(3)}
    untagged = {await world.push(content=b"other")}

    async def digests(**request: Any) -> set[str]:
        found: list[str] = []
        while True:
            page = await world.call("DescribeImages", repositoryName="app", maxResults=2, **request)
            found += [detail["imageDigest"] for detail in page["imageDetails"]]
            if "nextToken" not in page:
                assert len(set(found)) == len(found)
                return set(found)
            request["nextToken"] = page["nextToken"]

    assert await digests() == tagged | untagged
    assert await digests(filter={"tagStatus": "TAGGED"}) == tagged
    assert await digests(filter={"tagStatus": "UNTAGGED"}) == untagged
    assert await digests(filter={"imageStatus": "ACTIVE"}) == tagged | untagged
    assert await digests(filter={"imageStatus": "ARCHIVED"}) == set()


async def test_a_batch_tells_which_images_it_found(world: World) -> None:
    await world.repository()
    manifest = await world.manifest()
    await world.put("v1", manifest)
    await world.push("v2", content=b"other")
    digest = digest_of(manifest)
    wanted = [of(tag="v1"), of(digest), of(NEVER), of("x"), of(tag="-"), of(digest, "v2"), {}]
    answer = await world.call("BatchGetImage", repositoryName="app", imageIds=wanted)
    assert answer["images"] == [
        {
            "registryId": ACCOUNT,
            "repositoryName": "app",
            "imageId": id,
            "imageManifest": manifest.decode(),
            "imageManifestMediaType": MANIFEST,
        }
        for id in (of(digest, "v1"), of(digest))
    ]
    assert [failure["failureCode"] for failure in answer["failures"]] == [
        "ImageNotFound",
        "InvalidImageDigest",
        "InvalidImageTag",
        "ImageTagDoesNotMatchDigest",
        "MissingDigestAndTag",
    ]
    assert answer["failures"][0]["failureReason"] == "Requested image not found"


async def test_an_image_gets_another_tag_without_a_pull(world: World) -> None:
    await world.repository()
    digest = await world.push("v1")
    answer = await world.call("BatchGetImage", repositoryName="app", imageIds=[of(tag="v1")])
    manifest = answer["images"][0]["imageManifest"]
    put = await world.call(
        "PutImage", repositoryName="app", imageManifest=manifest, imageTag="v2", imageDigest=digest
    )
    assert put["image"]["imageId"] == of(digest, "v2")
    assert await world.tags() == ["v1", "v2"]
    assert await world.digests() == {digest}


async def test_putting_what_is_there_already_is_an_error(world: World) -> None:
    await world.repository()
    manifest = await world.manifest()
    await world.put("v1", manifest)
    image: dict[str, Any] = {"repositoryName": "app", "imageManifest": manifest.decode()}
    assert str(await world.refused("PutImage", imageTag="v1", **image)) == (
        f"ImageAlreadyExistsException: Image with digest '{digest_of(manifest)}' and tag 'v1' already exists "
        "in the repository with name 'app' in registry with id '111122223333'"
    )
    assert (await world.refused("PutImage", **image)).code == "ImageAlreadyExistsException"


async def test_what_an_image_needs_has_to_be_there_before_it(world: World) -> None:
    await world.repository()
    manifest = (await world.manifest()).decode()
    missing = manifest.replace(digest_of(b"layer"), NEVER)
    for body, code in (
        (missing, "LayersNotFoundException"),
        (index_of(NEVER).decode(), "ReferencedImagesNotFoundException"),
        ("no manifest", "InvalidParameterException"),
    ):
        error = await world.refused("PutImage", repositoryName="app", imageManifest=body)
        assert error.code == code
    error = await world.refused("PutImage", repositoryName="app", imageManifest=manifest, imageDigest=NEVER)
    assert error.code == "ImageDigestDoesNotMatchException"
    error = await world.refused(
        "PutImage", repositoryName="app", imageManifest=manifest, imageManifestMediaType=INDEX
    )
    assert error.code == "InvalidParameterException"
    assert await world.digests() == set()


async def test_an_immutable_tag_cant_be_put_on_another_image(world: World) -> None:
    await world.repository(imageTagMutability="IMMUTABLE")
    await world.push("v1")
    other = (await world.manifest(b"other")).decode()
    error = await world.refused("PutImage", repositoryName="app", imageManifest=other, imageTag="v1")
    assert str(error) == (
        "ImageTagAlreadyExistsException: The image tag 'v1' already exists in the 'app' repository and "
        "cannot be overwritten because the repository is immutable."
    )


async def test_deleting_by_tag_takes_the_tag_and_with_the_last_one_the_image(world: World) -> None:
    await world.repository()
    digest = await world.push("v1", "v2")
    answer = await world.call("BatchDeleteImage", repositoryName="app", imageIds=[of(tag="v1")])
    assert answer == {"imageIds": [of(digest, "v1")], "failures": []}
    assert await world.digests() == {digest}
    await world.call("BatchDeleteImage", repositoryName="app", imageIds=[of(tag="v2")])
    assert await world.digests() == set()


async def test_deleting_by_digest_takes_the_image_with_all_its_tags(world: World) -> None:
    await world.repository()
    digest = await world.push("v1", "v2")
    answer = await world.call("BatchDeleteImage", repositoryName="app", imageIds=[of(digest)])
    assert answer["imageIds"] == [of(digest, "v1"), of(digest, "v2")]
    assert await world.tags() == []


async def test_a_batch_tells_what_it_could_not_delete(world: World) -> None:
    await world.repository()
    member = await world.push()
    index = await world.push_index("v1", member)
    wanted = [of(member), of(NEVER), {}, of(index)]
    answer = await world.call("BatchDeleteImage", repositoryName="app", imageIds=wanted)
    assert answer["imageIds"] == [of(index, "v1")]
    assert [failure["failureCode"] for failure in answer["failures"]] == [
        "ImageReferencedByManifestList",
        "ImageNotFound",
        "MissingDigestAndTag",
    ]
    answer = await world.call("BatchDeleteImage", repositoryName="app", imageIds=[of(member)])
    assert answer["imageIds"] == [of(member)]


async def test_untagging_a_member_of_a_list_keeps_it(world: World) -> None:
    await world.repository()
    member = await world.push("amd64")
    index = await world.push_index("v1", member)
    await world.call("BatchDeleteImage", repositoryName="app", imageIds=[of(tag="amd64")])
    assert await world.digests() == {member, index}


@pytest.mark.parametrize(
    "operation",
    ["ListImages", "DescribeImages", "BatchGetImage", "BatchDeleteImage", "PutImage", "GetLifecyclePolicy"],
)
async def test_a_missing_repository_is_named(world: World, operation: str) -> None:
    error = await world.refused(
        operation, repositoryName="app", imageIds=[], imageManifest=index_of().decode()
    )
    assert error.code == "RepositoryNotFoundException"
