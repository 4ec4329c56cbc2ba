"""docker login, push and pull, by the real docker command."""

from base64 import b64decode

import pytest

from tests.services.ecr.conftest import Docker

pytestmark = pytest.mark.docker

BUSYBOX = "headrace/busybox:latest"


async def log_in(docker: Docker) -> None:
    (data,) = (await docker.world.call("GetAuthorizationToken"))["authorizationData"]
    user, _, password = b64decode(data["authorizationToken"]).partition(b":")
    answer = await docker(
        "login", "--username", user.decode(), "--password-stdin", docker.registry, stdin=password
    )
    assert "Login Succeeded" in answer


async def tagged(docker: Docker, name: str) -> str:
    """An image that has a name in the registry."""
    image = f"{docker.registry}/{name}"
    await docker("tag", BUSYBOX, image)
    return image


async def test_an_image_pushed_is_listed_and_pulled_again(docker: Docker) -> None:
    await docker.world.call("CreateRepository", repositoryName="team/app")
    await log_in(docker)
    image = await tagged(docker, "team/app:v1")
    pushed = await docker("push", image)
    ((listed,),) = (await docker.world.call("DescribeImages", repositoryName="team/app")).values()
    assert listed["imageDigest"] in pushed
    assert listed["imageTags"] == ["v1"]
    await docker("rmi", image)
    pulled = await docker("pull", f"{docker.registry}/team/app@{listed['imageDigest']}")
    assert listed["imageDigest"] in pulled
    await docker("pull", image)
    assert (await docker("run", "--rm", "--network=none", image, "echo", "hello")).strip() == "hello"


async def test_a_second_push_uploads_nothing(docker: Docker) -> None:
    await docker.world.call("CreateRepository", repositoryName="app")
    await log_in(docker)
    first, second = await tagged(docker, "app:v1"), await tagged(docker, "app:v2")
    await docker("push", first)
    blobs = dict(docker.world.blobs.kept)
    assert "Layer already exists" in await docker("push", second)
    assert docker.world.blobs.kept == blobs
    assert await docker.world.tags() == ["v1", "v2"]


async def test_a_push_to_a_missing_repository_is_refused_in_ecrs_words(docker: Docker) -> None:
    await log_in(docker)
    image = await tagged(docker, "nowhere:v1")
    refused = await docker("push", image, fails=True)
    assert (
        "name unknown: The repository with name 'nowhere' does not exist in the registry with id "
        "'111122223333'"
    ) in refused


async def test_an_immutable_tag_is_refused_in_ecrs_words(docker: Docker) -> None:
    await docker.world.call("CreateRepository", repositoryName="app", imageTagMutability="IMMUTABLE")
    await log_in(docker)
    image = await tagged(docker, "app:v1")
    await docker("push", image)
    await docker("push", image)
    await docker("import", "--change", "LABEL other=1", "-", image, stdin=bytes(1024))
    refused = await docker("push", image, fails=True)
    assert "tag invalid: The image tag 'v1' already exists in the 'app' repository" in refused


async def test_a_wrong_password_does_not_log_in(docker: Docker) -> None:
    refused = await docker(
        "login", "--username", "AWS", "--password-stdin", docker.registry, stdin=b"wrong", fails=True
    )
    assert "Not Authorized" in refused or "unauthorized" in refused.lower()


async def test_without_a_login_nothing_is_pulled(docker: Docker) -> None:
    await docker.world.call("CreateRepository", repositoryName="app")
    refused = await docker("pull", f"{docker.registry}/app:v1", fails=True)
    assert "no basic auth credentials" in refused


async def test_a_missing_tag_is_told_in_ecrs_words(docker: Docker) -> None:
    await docker.world.call("CreateRepository", repositoryName="app")
    await log_in(docker)
    refused = await docker("pull", f"{docker.registry}/app:v1", fails=True)
    assert "manifest unknown: Requested image not found" in refused
