"""Services go on over the death of Headrace and of their containers, with never too few tasks."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.e2e.process import Process
from tests.images import busybox
from tests.waiting import until

pytestmark = pytest.mark.docker

FAMILY = "crash-service"
TASKS = 3


@pytest.fixture
def ecs(process: Process) -> Iterator[Any]:
    """A client of ECS, where the service runs; it is deleted at the end."""
    ecs = process.client("ecs")
    create(ecs)
    yield ecs
    ecs.delete_service(service="s", force=True)
    until(lambda: described(ecs)["status"] == "INACTIVE" and not containers())


def containers() -> list[str]:
    """The ids of the service's containers that run."""
    label = f"label=com.amazonaws.ecs.task-definition-family={FAMILY}"
    command = ["docker", "ps", "--quiet", "--no-trunc", "--filter", label]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def create(ecs: Any) -> None:
    ecs.register_task_definition(
        family=FAMILY,
        containerDefinitions=[
            {
                "name": "main",
                "image": busybox(),
                "memory": 32,
                "command": ["sleep", "1000"],
                "linuxParameters": {"initProcessEnabled": True},
            }
        ],
    )
    ecs.create_service(serviceName="s", taskDefinition=FAMILY, desiredCount=TASKS)
    until(lambda: is_stable(ecs))


def described(ecs: Any) -> dict[str, Any]:
    [service] = ecs.describe_services(services=["s"])["services"]
    return dict(service)


def is_stable(ecs: Any) -> bool:
    service = described(ecs)
    [*deployments] = service["deployments"]
    complete = len(deployments) == 1 and deployments[0]["rolloutState"] == "COMPLETED"
    return complete and service["runningCount"] == TASKS


@contextmanager
def watched() -> Iterator[list[int]]:
    """How many of the service's containers run, seen again and again."""
    seen: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            seen.append(len(containers()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def some_are_new(before: set[str]) -> bool:
    return bool(set(containers()) - before)


def some_are_gone(before: set[str]) -> bool:
    return bool(before - set(containers()))


@pytest.mark.parametrize("moment", [lambda _: True, some_are_new, some_are_gone])
def test_a_rolling_deployment_goes_on_after_a_kill_with_never_fewer_tasks_than_the_minimum(
    process: Process, ecs: Any, moment: Callable[[set[str]], bool]
) -> None:
    before = set(containers())
    with watched() as seen:
        ecs.update_service(service="s", forceNewDeployment=True)
        until(lambda: moment(before))
        process.kill()
        process.start()
        until(lambda: is_stable(ecs))
        until(lambda: len(containers()) == TASKS)
    assert min(seen) >= TASKS
    assert max(seen) <= 2 * TASKS
    assert not before & set(containers())


def test_a_container_that_somebody_removes_is_replaced(ecs: Any) -> None:
    lost = containers()[0]
    subprocess.run(["docker", "rm", "--force", lost], check=True, capture_output=True)
    until(lambda: len(containers()) == TASKS and is_stable(ecs))
    assert lost not in containers()
