"""What an id means, or the beginning of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from headrace.cli import builds, tasks
from headrace.cli.client import Client
from headrace.cli.failure import Failure

SHORTEST = 4
"""Characters that the beginning of an id must have."""


@dataclass(frozen=True)
class Task:
    """A task that was found."""

    description: tasks.Task
    group: tasks.Group

    def has_ended(self) -> bool:
        described = self.group.describe(self.description["taskArn"])
        return not described or described[0]["lastStatus"] == "STOPPED"


@dataclass(frozen=True)
class Build:
    """A build that was found."""

    id: str
    client: Client

    def has_ended(self) -> bool:
        described = builds.describe(self.client, [self.id])
        return not described or bool(described[0]["buildComplete"])


@dataclass(frozen=True)
class Batch:
    """A batch that was found."""

    id: str
    client: Client

    def has_ended(self) -> bool:
        return bool(builds.describe_batch(self.client, self.id)["complete"])


Found = Task | Build | Batch


def find(client: Client, name: str) -> Found:
    """The task, build or batch of this id or ARN, or the only one whose id begins so. Raises `Failure`."""
    wanted = name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    if len(wanted) < SHORTEST:
        raise Failure(f"'{name}' is too short for an id", f"give {SHORTEST} characters or more")
    candidates: Iterator[tuple[str, Found]] = chain(
        _tasks(client, wanted), _builds(client, wanted), _batches(client, wanted)
    )
    found = _first_two(candidates, wanted)
    if not found:
        raise Failure(f"there is no task or build '{name}'", "see their ids with 'headrace ps --all'")
    if len(found) > 1:
        raise Failure(f"several ids begin with '{name}'", "give more of it")
    return found[0]


def _first_two(candidates: Iterator[tuple[str, Found]], wanted: str) -> list[Found]:
    """Enough to know whether it is the only one; a whole id is."""
    found: list[Found] = []
    for id, candidate in candidates:
        if id == wanted:
            return [candidate]
        found.append(candidate)
        if len(found) == 2:
            break
    return found


def _tasks(client: Client, wanted: str) -> Iterator[tuple[str, Task]]:
    for group in tasks.groups(client):
        if described := group.describe(wanted):
            yield wanted, Task(described[0], group)
            continue
        for page in chain(group.arns(ended=False), group.arns(ended=True)):
            if arns := [arn for arn in page if tasks.id_of(arn).startswith(wanted)]:
                for task in group.describe(*arns):
                    yield tasks.id_of(task["taskArn"]), Task(task, group)


def _builds(client: Client, wanted: str) -> Iterator[tuple[str, Build]]:
    for ids in client.pages("codebuild", "ListBuilds", "ids"):
        for id in ids:
            if (uuid := id.split(":", 1)[1]).startswith(wanted):
                yield uuid, Build(id, client)


def _batches(client: Client, wanted: str) -> Iterator[tuple[str, Batch]]:
    for ids in client.pages("codebuild", "ListBuildBatches", "ids"):
        for id in ids:
            if (uuid := id.split(":", 1)[1]).startswith(wanted):
                yield uuid, Batch(id, client)
