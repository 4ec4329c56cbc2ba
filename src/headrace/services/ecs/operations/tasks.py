"""Tasks: run, start, stop, describe, list."""

from collections.abc import Callable

from headrace.aws.call import Call, Request, Response
from headrace.runs import launching as runs
from headrace.runs.records import Cause, Ending, Run
from headrace.runs.waiting import reservations
from headrace.services.ecs import capacity, client_tokens, launching, paging, wire
from headrace.services.ecs.capacity import Slot
from headrace.services.ecs.container_instances import look
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter, task_not_found
from headrace.services.ecs.operations import clusters, operation, task_definitions
from headrace.services.ecs.placement.choosing import NO_INSTANCES
from headrace.services.ecs.records import Task, instance_arn
from headrace.services.ecs.service_names import name_of
from headrace.services.ecs.service_records import Replica
from headrace.services.ecs.task_names import belongs, task_id
from headrace.store.base import Reader

MOST_DESCRIBED = 100
STOPPED_BY_USER = "Task stopped by user"


@operation("RunTask")
async def run_task(context: Context, call: Call, request: Request) -> Response:
    count = request.get("count", 1)
    return await _launch(context, call, request, lambda given: capacity.slots(given, count), [])


@operation("StartTask")
async def start_task(context: Context, call: Call, request: Request) -> Response:
    """On the instances named, of which the machine is the only one there can be."""
    machine = await context.machine.capacity()
    here = [one for one in request["containerInstances"] if one.rsplit("/", 1)[-1] == machine.name]
    missing = [{"arn": one, "reason": "MISSING"} for one in request["containerInstances"] if one not in here]
    if not here:
        return {"tasks": [], "failures": missing}
    return await _launch(context, call, request, lambda _: [Slot("EC2")] * len(here), missing)


async def _launch(
    context: Context,
    call: Call,
    request: Request,
    slots: Callable[[Request], list[Slot]],
    failures: list[dict[str, str]],
) -> Response:
    """`slots`: where the tasks are put. `failures`: those that there are already."""
    machine = await context.machine.capacity()
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        arn = instance_arn(call.scope, cluster.name, machine.name)
        if repeated := await client_tokens.find(tx, cluster, request, call.now):
            return {"tasks": await _shown(tx, repeated.tasks, arn), "failures": list(repeated.failures)}
        definition = await task_definitions.require(tx, call, request["taskDefinition"])
        given = capacity.resolved(cluster, request)
        capacity.check(given.get("capacityProviderStrategy", ()), cluster.providers)
        launching.check(definition, given)
        launching.check_hardening(cluster, definition, given, context.profiles, call.now)
        taken = await reservations(tx)
        wanted = slots(given)
        launched = launching.launch(
            cluster,
            definition,
            given,
            ids=[context.ids.hex() for _ in wanted],
            slots=wanted,
            instance=await look(
                tx, cluster, machine, taken, counted=bool(launching.constraints_of(definition, given))
            ),
            queued=any(not one.placed for one in taken),
            now=call.now,
            profiles=context.profiles,
        )
        if any(failure["reason"] == NO_INSTANCES for failure in launched.failures):
            raise invalid_parameter(NO_INSTANCES)
        failures = [*failures, *launched.failures]
        created = [(await tx.create(task), await runs.create(tx, run)) for task, run in launched.tasks]
        await client_tokens.keep(
            tx,
            cluster,
            request,
            tasks=[task.id for task, _ in created],
            failures=failures,
            now=call.now,
        )
    return {"tasks": [wire.task(task, run, instance=arn) for task, run in created], "failures": failures}


async def _shown(reader: Reader, ids: tuple[str, ...], instance: str) -> list[Response]:
    tasks, found = await reader.get_many(Task, ids), await reader.get_many(Run, ids)
    return [wire.task(tasks[id], found[id], instance=instance) for id in ids if id in tasks and id in found]


@operation("StopTask")
async def stop_task(context: Context, call: Call, request: Request) -> Response:
    machine = await context.machine.capacity()
    async with context.store.write() as tx:
        cluster = await clusters.require(tx, call, request.get("cluster"))
        id = task_id(request["task"])
        task, run = await tx.get(Task, id), await tx.get(Run, id)
        if task is None or run is None or not belongs(task, cluster):
            raise task_not_found()
        ending = Ending(cause=Cause.REQUESTED, reason=request.get("reason") or STOPPED_BY_USER)
        replica = await tx.get(Replica, id)
        run = await runs.stop(tx, run, ending, lingers=replica is not None and bool(replica.places))
    return {"task": wire.task(task, run, instance=instance_arn(call.scope, cluster.name, machine.name))}


@operation("DescribeTasks")
async def describe_tasks(context: Context, call: Call, request: Request) -> Response:
    references = request["tasks"]
    if not references:
        raise invalid_parameter("Tasks cannot be empty.")
    if len(references) > MOST_DESCRIBED:
        raise invalid_parameter(f"Only {MOST_DESCRIBED} tasks can be described at once.")
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    instance = instance_arn(call.scope, cluster.name, (await context.machine.capacity()).name)
    ids = [task_id(reference) for reference in references]
    tasks, found = await context.store.get_many(Task, ids), await context.store.get_many(Run, ids)
    shown, failures = [], []
    for id in ids:
        if id in found and id in tasks and belongs(tasks[id], cluster):
            shown.append(wire.task(tasks[id], found[id], instance=instance))
        else:
            failures.append({"arn": call.arn(f"task/{cluster.name}/{id}"), "reason": "MISSING"})
    return {"tasks": shown, "failures": failures}


@operation("ListTasks")
async def list_tasks(context: Context, call: Call, request: Request) -> Response:
    cluster = await clusters.require(context.store, call, request.get("cluster"))
    limit = paging.size(request)
    after = paging.after(request)
    found: list[str] = []
    while True:
        page = await context.store.page(
            Run,
            owner=cluster.id,
            phase=request.get("desiredStatus", "RUNNING"),
            after=after,
            limit=limit,
        )
        tasks = await context.store.get_many(Task, [run.id for run in page])
        for run in page:
            if run.id in tasks and _wanted(tasks[run.id], request):
                found.append(tasks[run.id].arn)
            if len(found) == limit:
                return {"taskArns": found, "nextToken": paging.token(run.index().sort)}
        if len(page) < limit:
            return {"taskArns": found}
        after = page[-1].index().sort


def _wanted(task: Task, request: Request) -> bool:
    return (
        request.get("family") in (None, task.family)
        and request.get("startedBy") in (None, task.started_by)
        and request.get("launchType") in (None, task.launch_type)
        and _named(request, task)
    )


def _named(request: Request, task: Task) -> bool:
    return "serviceName" not in request or name_of(request["serviceName"]) == task.service
