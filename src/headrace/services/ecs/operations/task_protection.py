"""Task protection: tasks that their service must not stop for a while."""

from datetime import timedelta

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.runs.records import Run
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.records import Cluster, Task
from headrace.services.ecs.rollout.situation import is_staying
from headrace.services.ecs.task_names import belongs, task_id

MOST_TASKS = 10
DEFAULT_MINUTES, MOST_MINUTES = 120, 2880


@operation("UpdateTaskProtection")
async def update_task_protection(context: Context, call: Call, request: Request) -> Response:
    minutes = request.get("expiresInMinutes", DEFAULT_MINUTES)
    if not 1 <= minutes <= MOST_MINUTES:
        raise invalid_parameter(f"expiresInMinutes must be between 1 and {MOST_MINUTES}.")
    if not 1 <= len(request["tasks"]) <= MOST_TASKS:
        raise invalid_parameter(f"Between 1 and {MOST_TASKS} tasks can be protected at once.")
    until = call.now + timedelta(minutes=minutes) if request["protectionEnabled"] else None
    protected, failures = [], []
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request["cluster"])
        for reference in request["tasks"]:
            task, run = await tx.get(Task, task_id(reference)), await tx.get(Run, task_id(reference))
            if failure := _failure(call, cluster, reference, task, run):
                failures.append(failure)
            elif task is not None:
                task = await tx.replace(replace(task, protected_until=until), expect=task.revision)
                protected.append(_shown(call, task))
    return {"protectedTasks": protected, "failures": failures}


@operation("GetTaskProtection")
async def get_task_protection(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request["cluster"])
    protected, failures = [], []
    for reference in request.get("tasks", ()):
        id = task_id(reference)
        task, run = await context.store.get(Task, id), await context.store.get(Run, id)
        if failure := _failure(call, cluster, reference, task, run):
            failures.append(failure)
        elif task is not None:
            protected.append(_shown(call, task))
    return {"protectedTasks": protected, "failures": failures}


def _failure(
    call: Call, cluster: Cluster, reference: str, task: Task | None, run: Run | None
) -> Response | None:
    arn = call.arn(f"task/{cluster.name}/{task_id(reference)}")
    if task is None or not belongs(task, cluster):
        return {"arn": arn, "reason": "MISSING"}
    if task.service is None or not is_staying(run):
        return {"arn": arn, "reason": "TASK_NOT_VALID"}
    return None


def _shown(call: Call, task: Task) -> Response:
    enabled = task.is_protected(call.now)
    return {
        "taskArn": task.arn,
        "protectionEnabled": enabled,
        "expirationDate": task.protected_until if enabled else None,
    }
