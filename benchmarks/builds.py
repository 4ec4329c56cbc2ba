"""Builds as a client of CodeBuild sees them."""

from typing import Any

from benchmarks.settings import IMAGE

ROLE = "arn:aws:iam::000000000000:role/bench"


def create_project(codebuild: Any, name: str, buildspec: str) -> None:
    """A project without a source, built in the small image."""
    codebuild.create_project(
        name=name,
        source={"type": "NO_SOURCE", "buildspec": buildspec},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": IMAGE, "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole=ROLE,
        buildBatchConfig={"serviceRole": ROLE},
    )
