"""The projects and their builds, through CodeBuild's API."""

import time
from collections.abc import Iterator
from typing import Any

from examples.campus.demo.builds import Build, read
from examples.campus.demo.naming import APPS_PROJECT, ROLE, SHIP_PROJECT, SITE
from examples.campus.demo.places import applications
from examples.running.cloud import Cloud
from examples.running.problem import Problem

LOOK_EVERY = 2.0
"""Seconds between two looks. Asking costs the machine that builds something, too."""
LOG_LINES = 8
RUNNING = "Running command"


def create_apps_project(cloud: Cloud, *, source: str, image: str) -> None:
    """The project whose builds each put one application's files into the site's bucket."""
    artifacts = {"type": "S3", "location": SITE, "packaging": "NONE", "overrideArtifactName": True}
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


def watch(cloud: Cloud, batch: str) -> Iterator[list[Build]]:
    """The builds of a batch as they are, again and again until it is over. Raises `Problem` if it can't
    be started."""
    codebuild = cloud.client("codebuild")
    builds: dict[str, Build] = {}
    while True:
        answer = codebuild.batch_get_build_batches(ids=[batch])["buildBatches"][0]
        unfinished = {
            id: app for id, app in _members(answer).items() if not (id in builds and builds[id].over)
        }
        builds |= {each.id: each for each in _read(cloud, unfinished)}
        yield list(builds.values())
        if answer["complete"]:
            if not builds:
                raise Problem("The batch could not be started.", detail=_contexts(answer))
            return
        time.sleep(LOOK_EVERY)


def _members(batch: dict[str, Any]) -> dict[str, str]:
    """The applications of a batch's builds, by the builds' ids."""
    apps = {identifier(app): app for app in applications()}
    return {
        group["currentBuildSummary"]["arn"].split(":build/")[1]: apps[group["identifier"]]
        for group in batch.get("buildGroups", [])
        if "currentBuildSummary" in group
    }


def identifier(app: str) -> str:
    """What an application is called in the batch: identifiers can't hold hyphens."""
    return app.replace("-", "_")


def _read(cloud: Cloud, apps: dict[str, str]) -> list[Build]:
    if not apps:
        return []
    answer = cloud.client("codebuild").batch_get_builds(ids=list(apps))
    return [read(each, apps[each["id"]]) for each in answer["builds"]]


def finished(cloud: Cloud, project: str, *runs: dict[str, str]) -> list[Build]:
    """Start a build for each set of variables, all at once, and see them to their end."""
    apps = {start(cloud, project, variables): variables.get("APP", project) for variables in runs}
    while True:
        builds = _read(cloud, apps)
        if all(build.over for build in builds):
            return builds
        time.sleep(LOOK_EVERY)


def number(cloud: Cloud, build: Build) -> int:
    """The build's number, which counts its project's builds."""
    return int(cloud.client("codebuild").batch_get_builds(ids=[build.id])["builds"][0]["buildNumber"])


def last_lines(cloud: Cloud, build: Build) -> list[str]:
    """What the build's last command printed, without CodeBuild's own lines."""
    if build.log is None:
        return []
    group, stream = build.log
    answer = cloud.client("logs").get_log_events(
        logGroupName=group, logStreamName=stream, startFromHead=False, limit=200
    )
    lines = [line for event in answer["events"] for line in event["message"].splitlines() if line.strip()]
    commands = [place for place, line in enumerate(lines) if RUNNING in line]
    printed = lines[commands[-1] + 1 :] if commands else lines
    return [line for line in printed if not line.startswith("[Container]")][-LOG_LINES:]


def _contexts(batch: dict[str, Any]) -> str:
    return "\n".join(
        f"{phase['phaseType']}: {context.get('message', '')}"
        for phase in batch.get("phases", [])
        for context in phase.get("contexts", [])
    )
