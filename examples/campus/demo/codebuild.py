"""The projects and their builds, through CodeBuild's API."""

import time
from collections.abc import Iterator
from typing import Any

from examples.campus.demo.builds import Build, read
from examples.campus.demo.cloud import APPS_PROJECT, ROLE, SHIP_PROJECT, SITE, Cloud
from examples.campus.demo.problem import Problem

LOOK_EVERY = 0.5
LOG_LINES = 8


def create_apps_project(cloud: Cloud, *, source: str, image: str) -> None:
    """The project whose builds each put one application's files into the site's bucket."""
    artifacts = {"type": "S3", "location": SITE, "name": "/", "packaging": "NONE"}
    _put(cloud, APPS_PROJECT, source, image, artifacts=artifacts)


def create_ship_project(cloud: Cloud, *, source: str, image: str) -> None:
    """The project whose privileged builds make and push the site's image."""
    _put(cloud, SHIP_PROJECT, source, image, artifacts={"type": "NO_ARTIFACTS"}, privileged=True)


def _put(
    cloud: Cloud,
    name: str,
    source: str,
    image: str,
    *,
    artifacts: dict[str, Any],
    privileged: bool = False,
) -> None:
    codebuild = cloud.client("codebuild")
    project = {
        "name": name,
        "source": {"type": "S3", "location": source},
        "artifacts": artifacts,
        "environment": {
            "type": "LINUX_CONTAINER",
            "image": image,
            "computeType": "BUILD_GENERAL1_SMALL",
            "imagePullCredentialsType": "SERVICE_ROLE",
            "privilegedMode": privileged,
        },
        "serviceRole": ROLE,
        "buildBatchConfig": {"serviceRole": ROLE},
        "timeoutInMinutes": 30,
    }
    known = codebuild.batch_get_projects(names=[name])["projects"]
    (codebuild.update_project if known else codebuild.create_project)(**project)


def start(cloud: Cloud, project: str, variables: dict[str, str]) -> str:
    """Start one build; the answer is its id."""
    override = [{"name": name, "value": value} for name, value in variables.items()]
    answer = cloud.client("codebuild").start_build(projectName=project, environmentVariablesOverride=override)
    return str(answer["build"]["id"])


def start_all(cloud: Cloud) -> str:
    """Start one batch of all applications; the answer is the batch's id."""
    return str(cloud.client("codebuild").start_build_batch(projectName=APPS_PROJECT)["buildBatch"]["id"])


def stop_all(cloud: Cloud, batch: str) -> None:
    cloud.client("codebuild").stop_build_batch(id=batch)


def watch(cloud: Cloud, ids: list[str]) -> Iterator[list[Build]]:
    """These builds as they are, again and again until all are over."""
    codebuild = cloud.client("codebuild")
    while True:
        builds = [read(each) for each in codebuild.batch_get_builds(ids=ids)["builds"]]
        yield builds
        if all(build.over for build in builds):
            return
        time.sleep(LOOK_EVERY)


def watch_batch(cloud: Cloud, batch: str) -> Iterator[list[Build]]:
    """The builds of a batch as they are, again and again until it is over. Raises `Problem` if it can't
    be started."""
    codebuild = cloud.client("codebuild")
    while True:
        answer = codebuild.batch_get_build_batches(ids=[batch])["buildBatches"][0]
        groups = answer.get("buildGroups", [])
        ids = [
            each["currentBuildSummary"]["arn"].split(":build/")[1]
            for each in groups
            if "currentBuildSummary" in each
        ]
        builds = codebuild.batch_get_builds(ids=ids)["builds"] if ids else []
        yield [read(each) for each in builds]
        if answer["complete"]:
            if not groups:
                raise Problem("The batch could not be started.", detail=_contexts(answer))
            return
        time.sleep(LOOK_EVERY)


def finished(cloud: Cloud, project: str, variables: dict[str, str]) -> Build:
    """Run one build to its end."""
    *_, last = watch(cloud, [start(cloud, project, variables)])
    return last[0]


def number(cloud: Cloud, build: Build) -> int:
    """The build's number, which counts its project's builds."""
    return int(cloud.client("codebuild").batch_get_builds(ids=[build.id])["builds"][0]["buildNumber"])


def last_lines(cloud: Cloud, build: Build) -> list[str]:
    """What the build's commands printed last, without CodeBuild's own lines."""
    if build.log is None:
        return []
    group, stream = build.log
    answer = cloud.client("logs").get_log_events(
        logGroupName=group, logStreamName=stream, startFromHead=False, limit=200
    )
    lines = (line for event in answer["events"] for line in event["message"].splitlines())
    return [line for line in lines if line.strip() and not line.startswith("[Container]")][-LOG_LINES:]


def _contexts(batch: dict[str, Any]) -> str:
    return "\n".join(
        f"{phase['phaseType']}: {context.get('message', '')}"
        for phase in batch.get("phases", [])
        for context in phase.get("contexts", [])
    )
