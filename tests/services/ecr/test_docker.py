"""docker login, push and pull, by the real docker command."""

import re

import pytest

from tests.services.ecr.conftest import Docker

pytestmark = pytest.mark.docker

BUSYBOX = "headrace/busybox:latest"
MISSING = re.compile("manifest unknown: Requested image not found|:v1: not found")
"""How docker tells of a missing tag: in ECR's words, or in its own where its image store is containerd's."""


def name_of(repository: str) -> str:
    """The name in a repository's URI."""
    return repository.partition("/")[2]


def test_an_image_pushed_is_listed_and_pulled_again(docker: Docker) -> None:
    docker.log_in()
    repository = docker.repository()
    image = f"{repository}:v1"
    docker("tag", BUSYBOX, image)
    pushed = docker("push", image)
    (listed,) = docker.ecr.describe_images(repositoryName=name_of(repository))["imageDetails"]
    assert listed["imageDigest"] in pushed
    assert listed["imageTags"] == ["v1"]
    docker("rmi", image)
    pulled = docker("pull", f"{repository}@{listed['imageDigest']}")
    assert listed["imageDigest"] in pulled
    docker("pull", image)
    assert docker("run", "--rm", "--network=none", image, "echo", "hello").strip() == "hello"


def test_a_second_push_uploads_nothing(docker: Docker) -> None:
    docker.log_in()
    repository = docker.repository()
    for tag in ("v1", "v2"):
        docker("tag", BUSYBOX, f"{repository}:{tag}")
    docker("push", f"{repository}:v1")
    assert "Layer already exists" in docker("push", f"{repository}:v2")
    other = docker.repository()
    docker("tag", BUSYBOX, f"{other}:v1")
    assert "Mounted from" in docker("push", f"{other}:v1")


def test_a_deleted_image_can_be_pushed_again(docker: Docker) -> None:
    docker.log_in()
    repository = docker.repository()
    docker("tag", BUSYBOX, f"{repository}:v1")
    docker("push", f"{repository}:v1")
    name = name_of(repository)
    gone = docker.ecr.batch_delete_image(repositoryName=name, imageIds=[{"imageTag": "v1"}])
    assert gone["failures"] == []
    assert MISSING.search(docker("pull", f"{repository}:v1", fails=True))
    docker("push", f"{repository}:v1")
    assert len(docker.ecr.list_images(repositoryName=name)["imageIds"]) == 1


def test_a_push_to_a_missing_repository_is_refused_in_ecrs_words(docker: Docker) -> None:
    docker.log_in()
    image = f"{docker.registry}/nowhere:v1"
    docker("tag", BUSYBOX, image)
    refused = docker("push", image, fails=True)
    assert "The repository with name 'nowhere' does not exist in the registry with" in refused


def test_an_immutable_tag_is_refused_in_ecrs_words(docker: Docker) -> None:
    docker.log_in()
    repository = docker.repository(imageTagMutability="IMMUTABLE")
    image = f"{repository}:v1"
    docker("tag", BUSYBOX, image)
    docker("push", image)
    docker("push", image)
    docker("import", "--change", "LABEL other=1", "-", image, stdin=bytes(1024))
    refused = docker("push", image, fails=True)
    assert f"The image tag 'v1' already exists in the '{name_of(repository)}'" in refused


def test_a_wrong_password_does_not_log_in(docker: Docker) -> None:
    arguments = ("login", "--username", "AWS", "--password-stdin", docker.registry)
    refused = docker(*arguments, stdin=b"wrong", fails=True)
    assert "401 Unauthorized" in refused or "Not Authorized" in refused


def test_without_a_login_nothing_is_pulled(docker: Docker) -> None:
    refused = docker("pull", f"{docker.repository()}:v1", fails=True)
    assert "no basic auth credentials" in refused


def test_a_missing_tag_is_told_in_ecrs_words(docker: Docker) -> None:
    docker.log_in()
    refused = docker("pull", f"{docker.repository()}:v1", fails=True)
    assert MISSING.search(refused)
