"""What a job is submitted with."""

import hashlib
import json
import re
from typing import Any

from headrace.cli.client import Client
from headrace.cli.failure import Failure
from headrace.cli.refusal import Refused

QUEUE = "default"
"""The queue of those who name none; it is made when it is needed first."""
LARGEST = 10_000
"""vCPUs that the default compute environment would take: as many as the machine has."""


def ensure_queue(client: Client) -> str:
    """The default queue, on a compute environment that is as large as the machine."""
    if not client.call("batch", "DescribeJobQueues", jobQueues=[QUEUE])["jobQueues"]:
        resources = {"type": "EC2", "minvCpus": 0, "maxvCpus": LARGEST, "subnets": [], "instanceTypes": []}
        _make(
            client,
            "CreateComputeEnvironment",
            computeEnvironmentName=QUEUE,
            type="MANAGED",
            computeResources=resources,
        )
        order = [{"order": 1, "computeEnvironment": QUEUE}]
        _make(client, "CreateJobQueue", jobQueueName=QUEUE, priority=1, computeEnvironmentOrder=order)
    return QUEUE


def define(client: Client, image: str, vcpus: str, memory: int) -> str:
    """A job definition for this image and these sizes: the one there is, else a new one."""
    container = {
        "image": image,
        "resourceRequirements": [
            {"type": "VCPU", "value": vcpus},
            {"type": "MEMORY", "value": str(memory)},
        ],
    }
    digest = hashlib.sha256(json.dumps(container, sort_keys=True).encode()).hexdigest()[:12]
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", image.rsplit("/", 1)[-1])[:80]
    name = f"job-{slug}-{digest}"
    asked = {"jobDefinitionName": name, "status": "ACTIVE"}
    if not client.call("batch", "DescribeJobDefinitions", **asked)["jobDefinitions"]:
        client.call(
            "batch",
            "RegisterJobDefinition",
            jobDefinitionName=name,
            type="container",
            containerProperties=container,
        )
    return name


def parameters(given: list[str] | None) -> dict[str, str]:
    """From `name=value`. Raises `Failure`."""
    found = {}
    for text in given or []:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise Failure(f"'{text}' sets no parameter", "write it as name=value")
        found[name] = value
    return found


def again(job: dict[str, Any]) -> dict[str, Any]:
    """The request that submits a job once more as it was."""
    request = {
        "jobName": job["jobName"],
        "jobQueue": job["jobQueue"],
        "jobDefinition": job["jobDefinition"],
        "retryStrategy": job["retryStrategy"],
        **{name: job[name] for name in ("parameters", "timeout", "shareIdentifier", "tags") if job.get(name)},
    }
    if "ecsProperties" in job:
        containers = job["ecsProperties"]["taskProperties"][0]["containers"]
        overrides = [{"name": one["name"], **_override(one)} for one in containers]
        request["ecsPropertiesOverride"] = {"taskProperties": [{"containers": overrides}]}
    else:
        request["containerOverrides"] = _override(job["container"])
    if size := job.get("arrayProperties", {}).get("size"):
        request["arrayProperties"] = {"size": size}
    return request


def _override(container: dict[str, Any]) -> dict[str, Any]:
    names = ("command", "environment", "resourceRequirements")
    return {name: container[name] for name in names if container.get(name)}


def _make(client: Client, operation: str, **members: Any) -> None:
    """Another command may have made it meanwhile."""
    try:
        client.call("batch", operation, **members)
    except Refused as refusal:
        if refusal.message != "Object already exists":
            raise
