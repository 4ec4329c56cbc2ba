"""The task definition that an image is run by."""

import hashlib
import json
import re
from typing import Any

from headrace.cli.client import Client
from headrace.cli.failure import Failure
from headrace.cli.refusal import Refused

LOG_GROUP = "/headrace/run"
CONTAINER = "main"


def define(client: Client, image: str, memory: int, cpu: int, ports: list[dict[str, Any]]) -> str:
    """A task definition for this image and these sizes: the one there is, else a new one."""
    container = {
        "name": CONTAINER,
        "image": image,
        "memory": memory,
        "cpu": cpu,
        "portMappings": ports,
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": LOG_GROUP,
                "awslogs-region": client.connection.region,
                "awslogs-stream-prefix": "run",
                "awslogs-create-group": "true",
            },
        },
    }
    digest = hashlib.sha256(json.dumps(container, sort_keys=True).encode()).hexdigest()[:12]
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", image.rsplit("/", 1)[-1])[:80]
    family = f"run-{slug}-{digest}"
    try:
        client.call("ecs", "DescribeTaskDefinition", taskDefinition=family)
    except Refused as refusal:
        if refusal.code != "ClientException":
            raise
        client.call("ecs", "RegisterTaskDefinition", family=family, containerDefinitions=[container])
    return family


def port(text: str) -> dict[str, Any]:
    """A port mapping from `80`, `8080:80` or `80/udp`. Raises `Failure`."""
    match = re.fullmatch(r"(?:(\d{1,5}):)?(\d{1,5})(?:/(tcp|udp))?", text)
    if match is None:
        raise Failure(f"'{text}' is not a port", "give a container's port like 8080, or 80:8080")
    host, container, protocol = match.groups()
    return {"containerPort": int(container), "hostPort": int(host or 0), "protocol": protocol or "tcp"}
