"""ECS tasks as the commands see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from headrace.cli.client import Client
from headrace.cli.following import Stream

DEFAULT = "default"
"""The cluster of those who name none."""
Task = dict[str, Any]
"""As DescribeTasks shows it."""


@dataclass(frozen=True)
class Group:
    """Tasks of one cluster."""

    client: Client
    cluster: str

    def describe(self, *tasks: str) -> list[Task]:
        """Those of these ids or ARNs, at most 100, that there are."""
        answer = self.client.call("ecs", "DescribeTasks", cluster=self.cluster, tasks=list(tasks))
        found: list[Task] = answer["tasks"]
        return found

    def arns(self, *, ended: bool) -> Iterator[list[str]]:
        """All that have ended, or all that have not, in pages."""
        status = "STOPPED" if ended else "RUNNING"
        return self.client.pages("ecs", "ListTasks", "taskArns", cluster=self.cluster, desiredStatus=status)


def groups(client: Client) -> list[Group]:
    """One for each cluster, also for the default one, which needs not be made."""
    pages = client.pages("ecs", "ListClusters", "clusterArns")
    names = [arn.rsplit("/", 1)[1] for page in pages for arn in page]
    return [Group(client, name) for name in dict.fromkeys([DEFAULT, *names])]


def group_of(client: Client, arn: str) -> Group:
    """That of this task."""
    return Group(client, arn.split("/")[1])


def id_of(arn: str) -> str:
    """The id that ends a task's ARN."""
    return arn.rsplit("/", 1)[1]


def ports(task: Task) -> list[str]:
    """What it publishes, as `127.0.0.1:32768->80`."""
    return [
        f"{binding['bindIP']}:{binding['hostPort']}->{binding['containerPort']}"
        for container in task["containers"]
        for binding in container.get("networkBindings", ())
    ]


def logs(client: Client, task: Task) -> list[tuple[str, Stream]]:
    """The log of each container that has one, beside the container's name."""
    definition = client.call("ecs", "DescribeTaskDefinition", taskDefinition=task["taskDefinitionArn"])
    found = []
    for container in definition["taskDefinition"]["containerDefinitions"]:
        options = container.get("logConfiguration", {}).get("options", {})
        if prefix := options.get("awslogs-stream-prefix"):
            name = f"{prefix}/{container['name']}/{id_of(task['taskArn'])}"
            found.append((container["name"], Stream(client, options["awslogs-group"], name)))
    return found
