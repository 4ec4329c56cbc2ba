"""From a schedule's target to the call that it stands for («Managing targets in EventBridge Scheduler»).
Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from headrace.services.scheduler.errors import invalid
from headrace.services.scheduler.ports import Operations

UNIVERSAL = re.compile(r"arn:aws[a-z-]*:scheduler:::aws-sdk:([a-z0-9-]+):([A-Za-z0-9]+)")
CLUSTER = re.compile(r"arn:aws[a-z-]*:ecs:[a-z0-9-]*:\d*:cluster/[A-Za-z0-9_-]+")
PROJECT = re.compile(r"arn:aws[a-z-]*:codebuild:[a-z0-9-]*:\d*:project/(.+)")
PIPELINE = re.compile(r"arn:aws[a-z-]*:codepipeline:[a-z0-9-]*:\d*:(.+)")
QUEUE = re.compile(r"arn:aws[a-z-]*:sqs:[a-z0-9-]+:(\d{12}):([A-Za-z0-9_-]{1,80})")
READING = (
    "batchDescribe",
    "batchGet",
    "batchRead",
    "describe",
    "discover",
    "get",
    "list",
    "lookup",
    "poll",
    "query",
    "read",
    "receive",
    "retrieve",
    "scan",
    "search",
    "select",
    "transactGet",
    "validate",
)
"""What the names of actions begin with that a schedule must not call."""
LONGEST_INPUT = 256 * 1024
STARTED_BY = 36
"""Characters of a task's `startedBy`."""
COPIED = {
    "LaunchType": "launchType",
    "PlatformVersion": "platformVersion",
    "Group": "group",
    "CapacityProviderStrategy": "capacityProviderStrategy",
    "EnableECSManagedTags": "enableECSManagedTags",
    "EnableExecuteCommand": "enableExecuteCommand",
    "PlacementConstraints": "placementConstraints",
    "PlacementStrategy": "placementStrategy",
    "PropagateTags": "propagateTags",
    "ReferenceId": "referenceId",
    "Tags": "tags",
}


class Wanted(NamedTuple):
    """A call to make."""

    service: str
    operation: str
    request: dict[str, Any]

    @property
    def arn(self) -> str:
        """As a universal target has it."""
        action = self.operation[:1].lower() + self.operation[1:]
        return f"arn:aws:scheduler:::aws-sdk:{self.service}:{action}"


def check(target: Mapping[str, Any], operations: Operations) -> None:
    """Raises `ValidationException`."""
    if len(target.get("Input", "").encode()) > LONGEST_INPUT:
        raise invalid(f"The target's Input must not be longer than {LONGEST_INPUT} bytes.")
    arn = target["Arn"]
    if match := UNIVERSAL.fullmatch(arn):
        sdk, action = match.groups()
        if action.startswith(READING):
            raise invalid(f"Invalid request provided: {action} only reads and can't be a target.")
        if operations.find(sdk, action) is None:
            raise invalid(f"Invalid request provided: Headrace has no operation {action} of {sdk}.")
        return
    if QUEUE.fullmatch(arn):
        if "SqsParameters" in target:
            raise invalid("SqsParameters are for FIFO queues, which Headrace does not have.")
        return
    if CLUSTER.fullmatch(arn):
        if "EcsParameters" not in target:
            raise invalid("EcsParameters are required for a target that is an ECS cluster.")
    elif PIPELINE.fullmatch(arn) and not _has_pipelines(operations):
        raise invalid(
            "Invalid request provided: Headrace has no CodePipeline, so no pipeline can be a target."
        )
    elif not PROJECT.fullmatch(arn) and not PIPELINE.fullmatch(arn):
        raise invalid(f"Invalid request provided: {arn} is not a supported service for a target.")
    _document(target.get("Input"))


def _has_pipelines(operations: Operations) -> bool:
    return operations.find("codepipeline", "startPipelineExecution") is not None


def wanted(
    target: Mapping[str, Any], name: str, attributes: Mapping[str, str], operations: Operations
) -> Wanted:
    """The call to make. `name`: the schedule's. `attributes`: what stands for the placeholders in its input.
    Raises `ValidationException`."""
    arn, text = target["Arn"], _filled(target.get("Input"), attributes)
    if QUEUE.fullmatch(arn):
        return send(arn, text or "{}")
    document = _document(text)
    if match := UNIVERSAL.fullmatch(arn):
        found = operations.find(*match.groups())
        if found is None:
            raise invalid(f"Headrace has no operation {match[2]} of {match[1]}.")
        return Wanted(*found, document)
    if match := PROJECT.fullmatch(arn):
        return Wanted("codebuild", "StartBuild", {**document, "projectName": match[1]})
    if match := PIPELINE.fullmatch(arn):
        return Wanted("codepipeline", "StartPipelineExecution", {**document, "name": match[1]})
    return Wanted("ecs", "RunTask", _task(arn, target["EcsParameters"], name, document))


def send(queue: str, body: str) -> Wanted:
    """The call that sends this to the queue of this ARN."""
    account, name = queue.split(":")[-2:]
    return Wanted("sqs", "SendMessage", {"QueueUrl": f"{account}/{name}", "MessageBody": body})


def _task(
    cluster: str, parameters: Mapping[str, Any], name: str, overrides: dict[str, Any]
) -> dict[str, Any]:
    request = {
        "cluster": cluster,
        "taskDefinition": parameters["TaskDefinitionArn"],
        "count": parameters.get("TaskCount", 1),
        "startedBy": f"chronos-schedule/{name}"[:STARTED_BY],
        **{ours: parameters[theirs] for theirs, ours in COPIED.items() if theirs in parameters},
    }
    if overrides:
        request["overrides"] = overrides
    network = parameters.get("NetworkConfiguration", {}).get("awsvpcConfiguration")
    if network:
        request["networkConfiguration"] = {
            "awsvpcConfiguration": {key[:1].lower() + key[1:]: value for key, value in network.items()}
        }
    return request


def _filled(text: str | None, attributes: Mapping[str, str]) -> str | None:
    for name, value in attributes.items() if text else ():
        text = (text or "").replace(f"<aws.scheduler.{name}>", value)
    return text


def _document(text: str | None) -> dict[str, Any]:
    """Raises `ValidationException`."""
    if not text:
        return {}
    try:
        document = json.loads(text)
    except ValueError:
        raise invalid("The target's Input is not valid JSON.") from None
    if not isinstance(document, dict):
        raise invalid("The target's Input must be a JSON object.")
    return document
