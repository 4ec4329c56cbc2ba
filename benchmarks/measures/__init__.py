"""What is measured: a module for each part of the promise, each with `measure(settings)`."""

from collections.abc import Callable, Iterable

from benchmarks.measures import (
    batch,
    first_output,
    footprint,
    history,
    large_object,
    many_tasks,
    one_task,
    requests,
)
from benchmarks.rows import Row
from benchmarks.settings import Settings

MEASURES: dict[str, Callable[[Settings], Iterable[Row]]] = {
    "footprint": footprint.measure,
    "requests": requests.measure,
    "history": history.measure,
    "large-object": large_object.measure,
    "one-task": one_task.measure,
    "many-tasks": many_tasks.measure,
    "first-output": first_output.measure,
    "batch": batch.measure,
}
"""By the name that the command line takes, the quick ones first."""
