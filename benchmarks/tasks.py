"""Tasks as a client of ECS sees them."""

from typing import Any

from benchmarks.settings import IMAGE
from benchmarks.timing import until

FAMILY = "bench"
MOST_AT_ONCE = 10
"""RunTask starts no more with one call."""
MOST_DESCRIBED = 100


def register(ecs: Any, *command: str) -> None:
    """A task definition of one small container."""
    ecs.register_task_definition(
        family=FAMILY,
        containerDefinitions=[
            {"name": "main", "image": IMAGE, "command": list(command), "memory": 16, "essential": True}
        ],
    )


def run(ecs: Any, count: int = 1, *, launch_type: str = "EC2") -> list[str]:
    """Start so many tasks with as few calls as can be; their ARNs."""
    arns: list[str] = []
    while len(arns) < count:
        answer = ecs.run_task(
            taskDefinition=FAMILY, count=min(MOST_AT_ONCE, count - len(arns)), launchType=launch_type
        )
        if answer["failures"]:
            raise RuntimeError(f"RunTask failed: {answer['failures']}")
        arns += [task["taskArn"] for task in answer["tasks"]]
    return arns


def wait_stopped(ecs: Any, arns: list[str], *, every: float = 0.01) -> None:
    """Wait until they are STOPPED. Raises `RuntimeError` if one's exit code is not 0."""
    waiting = arns

    def all_stopped() -> bool:
        nonlocal waiting
        tasks = ecs.describe_tasks(tasks=waiting[:MOST_DESCRIBED])["tasks"]
        stopped = {task["taskArn"] for task in tasks if task["lastStatus"] == "STOPPED"}
        for task in tasks:
            if task["taskArn"] in stopped and task["containers"][0].get("exitCode") != 0:
                raise RuntimeError(f"a task failed: {task.get('stoppedReason')}")
        waiting = [arn for arn in waiting if arn not in stopped]
        return not waiting

    until(all_stopped, every=every)
