"""How tasks are named."""

from headrace.services.ecs.records import Cluster, Task


def task_id(reference: str) -> str:
    """A task's id, from itself or an ARN."""
    return reference.rsplit("/", 1)[-1]


def belongs(task: Task, cluster: Cluster) -> bool:
    """Whether the task is in the cluster."""
    return task.index().owner == cluster.id
