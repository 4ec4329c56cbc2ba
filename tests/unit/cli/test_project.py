from pathlib import Path
from typing import Any

import pytest

from headrace.cli.building.project import Project, Wishes, buildspec_of, name_of, settled
from headrace.cli.failure import Failure
from headrace.services.codebuild.names import PROJECT_NAME

BUCKET = "headrace-source-000000000000-us-east-1"


def project(before: Project | None = None, **wishes: Any) -> Project:
    return settled(before, name="web", bucket=BUCKET, account="000000000000", wishes=Wishes(**wishes))


@pytest.mark.parametrize(
    ("folder", "name"),
    [("web", "web"), ("My App (2)", "My-App-2-"), ("_x", "build-x"), ("é", "build"), ("a" * 300, "a" * 150)],
)
def test_a_folder_gives_a_valid_project_name(folder: str, name: str) -> None:
    assert name_of(Path("/somewhere") / folder) == name
    assert PROJECT_NAME.fullmatch(name)


def test_a_new_project_needs_an_image() -> None:
    with pytest.raises(Failure, match="is new"):
        project()


def test_a_new_project_can_build_batches() -> None:
    made = project(image="img")
    assert made["environment"]["image"] == "img"
    assert made["buildBatchConfig"]["serviceRole"] == made["serviceRole"]
    assert made["artifacts"] == {"type": "NO_ARTIFACTS"}


def test_what_was_chosen_is_kept() -> None:
    before = project(image="img", compute_type="BUILD_GENERAL1_LARGE", privileged=True, buildspec="ci.yml")
    after = project(before)
    assert after["environment"] == before["environment"]
    assert after["source"]["buildspec"] == "ci.yml"


def test_what_is_chosen_again_replaces_it() -> None:
    before = project(image="img", privileged=True, buildspec="ci.yml", artifacts="site/web")
    after = project(before, image="other", privileged=False, buildspec="", artifacts="")
    assert after["environment"]["image"] == "other"
    assert after["environment"]["privilegedMode"] is False
    assert "buildspec" not in after["source"]
    assert after["artifacts"] == {"type": "NO_ARTIFACTS"}
    assert buildspec_of(before, Wishes(buildspec="")) == ""


@pytest.mark.parametrize("where", ["site/web/app", "s3://site/web/app/"])
def test_artifacts_go_to_a_bucket_under_a_prefix(where: str) -> None:
    artifacts = project(image="img", artifacts=where)["artifacts"]
    assert (artifacts["location"], artifacts["path"], artifacts["name"]) == ("site", "web/app", "/")


@pytest.mark.parametrize(
    "source", [{"type": "GITHUB", "location": "https://example.org/x.git"}, {"type": "NO_SOURCE"}]
)
def test_a_project_with_another_source_is_left_alone(source: dict[str, str]) -> None:
    before = {"source": source, "environment": {"image": "img"}}
    with pytest.raises(Failure, match="another source"):
        project(before)
