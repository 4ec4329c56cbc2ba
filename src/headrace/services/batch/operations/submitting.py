"""SubmitJob."""

from typing import Any
from uuid import UUID

from headrace.aws.call import Call, Request, Response
from headrace.kit.ids import child
from headrace.runs.hardening import objections
from headrace.services.batch import containers, submission
from headrace.services.batch.context import Context, operation
from headrace.services.batch.errors import client_exception, executing
from headrace.services.batch.job_records import Edge, Job, JobSpec, Need
from headrace.services.batch.operations import consumable_resources, job_definitions, job_queues
from headrace.services.batch.records import DISABLED, Environment, Queue
from headrace.services.batch.records import Status as Settled
from headrace.store.base import Reader, Transaction

MOST_SHARES = 500


@operation("SubmitJob")
async def submit_job(context: Context, call: Call, request: Request) -> Response:
    """Each request makes a job: Batch has no token by which a client could say that it repeats one. Whoever
    calls from within Headrace has."""
    id = str(UUID(child(call.token, "job"))) if call.token else context.ids.uuid()
    async with context.store.write() as tx:
        if call.token and (job := await tx.get(Job, id)):
            return _shown(job)
        queue = await job_queues.require(tx, call, request["jobQueue"])
        if queue.state == DISABLED or queue.status is Settled.DELETING:
            raise client_exception(f"Job queue {queue.arn} is not ENABLED")
        submission.check(request, queue, call.request_id)
        definition = await job_definitions.require(tx, call.scope, request["jobDefinition"])
        wanted = submission.wanted(request, definition)
        if "nodeProperties" in wanted and "arrayProperties" in request:
            raise client_exception("A multi-node job can't be an array.")
        need = submission.need(wanted, await _units(tx, call, wanted))
        _check_platform(queue, need)
        _check_share(context, queue, request, call)
        await _check_dependencies(tx, call, request)
        job = await _create(tx, id, call, request, queue, wanted, need, definition.id)
        tags = submission.tags(request, definition)
        spec = await tx.create(
            JobSpec(id=job.id, scope=job.scope, definition=definition.id, wanted=wanted, tags=tags)
        )
        await _check_hardening(tx, context, call, job, spec, queue)
    return _shown(job)


def _shown(job: Job) -> Response:
    return {"jobName": job.name, "jobId": job.id, "jobArn": job.arn}


async def _create(
    tx: Transaction,
    id: str,
    call: Call,
    request: Request,
    queue: Queue,
    wanted: dict[str, Any],
    need: Need,
    definition: str,
) -> Job:
    depends = wanted["dependsOn"]
    job = Job(
        id=id,
        scope=call.scope,
        queue=queue.id,
        name=request["jobName"],
        definition=definition,
        need=need,
        share=request.get("shareIdentifier", ""),
        priority=wanted.get("schedulingPriority", 0) if queue.policy else 0,
        size=request.get("arrayProperties", {}).get("size", 0),
        nodes=wanted.get("nodeProperties", {}).get("numNodes", 0),
        depends=bool(depends),
        created_at=call.now,
    )
    for number, one in enumerate(depends):
        if one.get("type") != submission.SEQUENTIAL:
            edge = Edge(
                id=f"{job.id}/{number}",
                scope=job.scope,
                dependent=job.id,
                on=one["jobId"],
                type=one.get("type", ""),
            )
            await tx.create(edge)
    return await tx.create(job)


async def _units(reader: Reader, call: Call, wanted: dict[str, Any]) -> dict[str, int]:
    """By the ids of the consumable resources."""
    return {
        (await consumable_resources.require(reader, call, name)).id: quantity
        for name, quantity in submission.consumed(wanted).items()
    }


def _check_platform(queue: Queue, need: Need) -> None:
    if (queue.type == "ECS_FARGATE") != (need.platform == "FARGATE"):
        raise client_exception(
            "Job Queue is attached to Compute Environment that can not run Jobs with capability "
            f"{need.platform}."
        )


async def _check_hardening(
    tx: Transaction, context: Context, call: Call, job: Job, spec: JobSpec, queue: Queue
) -> None:
    """A job that nobody trusts may not ask for more than the operator gives."""
    profile = context.profiles.of_job(queue.name, containers.name_of(job.definition))
    environment = await tx.get(Environment, queue.environments[0])
    if profile is None or environment is None:
        return
    asked = containers.as_asked(job, spec, queue, environment, call.now)
    if found := [what for run in asked for what in objections(run, profile)]:
        raise executing(
            f"Untrusted jobs run in this queue, which may not ask for {', '.join(found)}", call.request_id
        )


def _check_share(context: Context, queue: Queue, request: Request, call: Call) -> None:
    if not queue.policy:
        return
    active = context.board.active(queue.id, call.now)
    if len(active) >= MOST_SHARES and request["shareIdentifier"] not in active:
        raise client_exception(f"A job queue has at most {MOST_SHARES} active share identifiers.")


async def _check_dependencies(tx: Transaction, call: Call, request: Request) -> None:
    """A job that isn't there will never succeed."""
    for one in request.get("dependsOn", ()):
        if "jobId" not in one:
            continue
        job = await tx.get(Job, one["jobId"])
        if job is None or job.scope != call.scope:
            raise executing(f"The job {one['jobId']} of dependsOn does not exist", call.request_id)
        if one.get("type") == submission.N_TO_N and job.size != request["arrayProperties"]["size"]:
            raise executing(
                f"An N_TO_N dependency needs an array of the same size, and {one['jobId']} has not",
                call.request_id,
            )
