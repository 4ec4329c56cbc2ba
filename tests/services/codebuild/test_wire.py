"""CodeBuild as boto3 speaks to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.services.codebuild.specs import spec

Clients = Callable[[str], Any]
PROJECT = {
    "source": {"type": "NO_SOURCE", "buildspec": spec(build=["echo hello"])},
    "artifacts": {"type": "NO_ARTIFACTS"},
    "environment": {
        "type": "LINUX_CONTAINER",
        "image": "headrace/busybox:latest",
        "computeType": "BUILD_GENERAL1_SMALL",
    },
    "serviceRole": "arn:aws:iam::000000000000:role/builder",
}


def finished(codebuild: Any, id: str) -> dict[str, Any]:
    """The build once it has ended."""
    for _ in range(600):
        build: dict[str, Any] = codebuild.batch_get_builds(ids=[id])["builds"][0]
        if build["buildComplete"]:
            return build
    raise AssertionError(build)


def test_a_build_over_cbor(client: Clients) -> None:
    codebuild = client("codebuild")
    made = codebuild.create_project(name="cbor", **PROJECT)["project"]
    assert isinstance(made["created"], datetime)
    started = codebuild.start_build(projectName="cbor")["build"]
    assert started["buildStatus"] == "IN_PROGRESS"
    assert started["currentPhase"] == "QUEUED"
    build = finished(codebuild, started["id"])
    assert build["buildNumber"] == 1
    assert isinstance(build["phases"][0]["durationInSeconds"], int)
    assert codebuild.list_builds()["ids"] == [started["id"]]


def test_an_error_over_cbor(client: Clients) -> None:
    codebuild = client("codebuild")
    with pytest.raises(codebuild.exceptions.ResourceNotFoundException) as refused:
        codebuild.start_build(projectName="nobody")
    assert refused.value.response["Error"]["Message"].startswith(
        "Project cannot be found: arn:aws:codebuild:"
    )
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_curated_images(client: Clients) -> None:
    platforms = client("codebuild").list_curated_environment_images()["platforms"]
    assert {platform["platform"] for platform in platforms} == {"UBUNTU", "AMAZON_LINUX"}


def test_what_is_not_built_is_named(headrace: Server) -> None:
    codebuild = headrace.client("codebuild", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(ClientError) as refused:
        codebuild.list_fleets()
    assert "ListFleets" in refused.value.response["Error"]["Message"]
