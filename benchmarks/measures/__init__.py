"""What is measured: a module for each part of the promise, each with `measure(settings)`."""

from collections.abc import Callable, Iterable

from benchmarks.measures import (
    batch,
    first_output,
    first_task,
    footprint,
    history,
    job_history,
    large_object,
    many_jobs,
    many_services,
    many_tasks,
    one_task,
    proxy,
    requests,
    rolling,
    scheduling,
    submit_job,
)
from benchmarks.rows import Row
from benchmarks.settings import Settings

MEASURES: dict[str, Callable[[Settings], Iterable[Row]]] = {
    "footprint": footprint.measure,
    "requests": requests.measure,
    "history": history.measure,
    "job-history": job_history.measure,
    "large-object": large_object.measure,
    "submit-job": submit_job.measure,
    "one-task": one_task.measure,
    "many-tasks": many_tasks.measure,
    "first-output": first_output.measure,
    "first-task": first_task.measure,
    "proxy": proxy.measure,
    "rolling": rolling.measure,
    "many-services": many_services.measure,
    "many-jobs": many_jobs.measure,
    "scheduling": scheduling.measure,
    "batch": batch.measure,
}
"""By the name that the command line takes, the quick ones first."""
