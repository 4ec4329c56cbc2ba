"""ExecuteCommand: a command in a container of a running task.

The session's `streamUrl` speaks the protocol of Amazon's session-manager-plugin, and over plain HTTP that of
`headrace exec` (`gateway/sessions.py`).
"""

import shlex

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.engines.base import ContainerPhase
from headrace.runs.records import Phase, Run
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import clusters, operation
from headrace.services.ecs.records import Task
from headrace.services.ecs.task_names import belongs, task_id

NOT_ENABLED = (
    "The execute command failed because execute command was not enabled when the task was run or the execute "
    "command agent isn’t running. Wait and try again or run a new task with execute command enabled and try "
    "again."
)
SESSIONS = "/_headrace/sessions/"


@operation("ExecuteCommand")
async def execute_command(context: Context, call: Call, request: Request) -> Response:
    if not request["interactive"]:
        raise invalid_parameter("Interactive is the only mode supported currently.")
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    id = task_id(request["task"])
    task, run = await context.store.get(Task, id), await context.store.get(Run, id)
    if task is None or run is None or not belongs(task, cluster):
        raise invalid_parameter("The referenced task was not found.")
    if not task.execute_command:
        raise invalid_parameter(NOT_ENABLED)
    container = _container(run, request.get("container"))
    try:
        command = shlex.split(request["command"])
    except ValueError as error:
        raise invalid_parameter(f"The command can't be understood: {error}") from error
    if not command:
        raise invalid_parameter("The command must not be empty.")
    session = f"ecs-execute-command-{context.ids.hex()}"
    return {
        "clusterArn": cluster.arn,
        "taskArn": task.arn,
        "containerName": container,
        "interactive": True,
        "session": {
            "sessionId": session,
            "streamUrl": f"ws{call.base_url.removeprefix('http')}{SESSIONS}{session}",
            "tokenValue": context.exec_sessions.issue(run.id, container, command),
        },
    }


def _container(run: Run, name: str | None) -> str:
    """The container that is meant, which runs. Raises `AwsError`."""
    names = [spec.name for spec in run.spec.containers]
    if name is None and len(names) > 1:
        raise invalid_parameter("Container name is required: the task has several containers.")
    chosen = name or names[0]
    if chosen not in names:
        raise invalid_parameter(f"The container {chosen} was not found in the task.")
    if run.phase is not Phase.RUNNING or run.container(chosen).phase is not ContainerPhase.RUNNING:
        raise AwsError(
            "TargetNotConnectedException",
            "The execute command failed due to an internal error. Try again later: the container is not "
            "running.",
        )
    return chosen
