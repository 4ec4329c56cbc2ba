"""CodeBuild's builds as the commands see them."""

from collections.abc import Iterator, Sequence
from typing import Any

from headrace.cli.client import Client
from headrace.cli.following import Stream

Build = dict[str, Any]
"""As BatchGetBuilds shows it."""
Batch = dict[str, Any]
"""As BatchGetBuildBatches shows it."""

MOST = 100
"""Builds that one call describes."""
NEWEST = 500
"""Builds that a list of all of them goes back to."""


def describe(client: Client, ids: Sequence[str]) -> list[Build]:
    """Those of these ids that there are."""
    return [
        build
        for start in range(0, len(ids), MOST)
        for build in client.call("codebuild", "BatchGetBuilds", ids=ids[start : start + MOST])["builds"]
    ]


def describe_batch(client: Client, id: str) -> Batch:
    """The batch of this id."""
    batch: Batch = client.call("codebuild", "BatchGetBuildBatches", ids=[id])["buildBatches"][0]
    return batch


def members(client: Client, batch: Batch) -> dict[str, Build]:
    """The builds that its groups have started last, by identifier."""
    started = {
        group["identifier"]: group["currentBuildSummary"]["arn"].partition(":build/")[2]
        for group in batch.get("buildGroups", ())
        if "currentBuildSummary" in group
    }
    found = {build["id"]: build for build in describe(client, list(started.values()))}
    return {identifier: found[id] for identifier, id in started.items() if id in found}


def newest(client: Client) -> Iterator[Build]:
    """The newest builds, running or not."""
    seen = 0
    for ids in client.pages("codebuild", "ListBuilds", "ids"):
        yield from describe(client, ids)
        seen += len(ids)
        if seen >= NEWEST:
            return


def running(client: Client) -> Iterator[Build]:
    """Those that have not ended. CodeBuild can't be asked for them: this looks from the newest on as far
    as there is still a running one."""
    for ids in client.pages("codebuild", "ListBuilds", "ids"):
        found = [build for build in describe(client, ids) if not build["buildComplete"]]
        if not found:
            return
        yield from found


def log(client: Client, build: Build) -> Stream | None:
    """Its log; None as long as it has none."""
    logs = build.get("logs", {})
    if not logs.get("groupName") or not logs.get("streamName"):
        return None
    return Stream(client, logs["groupName"], logs["streamName"])
