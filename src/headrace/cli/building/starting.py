"""From a tree to a build that has been started."""

import uuid
from typing import Any

from headrace.cli.building import specification, uploading
from headrace.cli.building.batch import Batch
from headrace.cli.building.project import Project, Wishes, buildspec_of, settled
from headrace.cli.building.single import Single
from headrace.cli.building.tree import Tree
from headrace.cli.client import Client
from headrace.cli.failure import Failure
from headrace.cli.speaking import say


def start(
    client: Client, tree: Tree, name: str, wishes: Wishes, variables: list[dict[str, str]]
) -> Single | Batch:
    """Upload the tree, make or change its project, and start the build or the batch that its
    specification asks for. Raises `Failure`."""
    before = _project(client, name)
    spec = specification.read(tree, buildspec_of(before, wishes))
    account = client.account()
    bucket = uploading.bucket_of(client, account)
    project = settled(before, name=name, bucket=bucket, account=account, wishes=wishes)
    _check_artifacts(client, project)
    location = uploading.upload(client, bucket, name, tree)
    project["source"]["location"] = location
    client.call("codebuild", "UpdateProject" if before else "CreateProject", **project)
    request: dict[str, Any] = {
        "projectName": name,
        "sourceLocationOverride": location,
        "environmentVariablesOverride": variables,
        "idempotencyToken": uuid.uuid4().hex,
    }
    if spec.override is not None:
        request["buildspecOverride"] = spec.override
    return _started(client, request, batch=spec.batch)


def _started(client: Client, request: dict[str, Any], *, batch: bool) -> Single | Batch:
    if batch:
        id = client.call("codebuild", "StartBuildBatch", **request)["buildBatch"]["id"]
        say(f"batch {id}")
        return Batch(client, id)
    id = client.call("codebuild", "StartBuild", **request)["build"]["id"]
    say(f"build {id}")
    return Single(client, id)


def _project(client: Client, name: str) -> Project | None:
    found: list[Project] = client.call("codebuild", "BatchGetProjects", names=[name])["projects"]
    return found[0] if found else None


def _check_artifacts(client: Client, project: Project) -> None:
    """Better now than after the build."""
    bucket = project["artifacts"].get("location")
    if bucket and not client.has(f"/{bucket}"):
        raise Failure(
            f"there is no bucket '{bucket}' for the artifacts", f"make it with 'aws s3 mb s3://{bucket}'"
        )
