"""What AWS shows of AWS Batch's records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from headrace.runs.records import Phase, Run
from headrace.services.batch import nodes
from headrace.services.batch.containers import DEFAULT
from headrace.services.batch.job_records import Attempt, Container, Job, JobSpec, Status
from headrace.services.batch.records import Definition, batch_arn

NODE_STATUS = {
    Phase.PENDING: Status.STARTING,
    Phase.PREPARING: Status.STARTING,
    Phase.RUNNING: Status.RUNNING,
    Phase.STOPPING: Status.RUNNING,
    Phase.STOPPED: Status.RUNNING,
}
"""A node that has ended waits for the others."""


def milliseconds(time: datetime | None) -> int | None:
    """Since 1970."""
    return None if time is None else round(time.timestamp() * 1000)


def definition(record: Definition) -> dict[str, Any]:
    return {
        **record.definition,
        "jobDefinitionArn": record.arn,
        "revision": record.number,
        "status": "ACTIVE" if record.active else "INACTIVE",
        "containerOrchestrationType": "ECS",
        "tags": record.tags,
    }


def summary(job: Job) -> dict[str, Any]:
    """As ListJobs shows it."""
    last = job.last
    first = last.containers[0] if last and last.containers else None
    return {
        **_common(job),
        "container": {"exitCode": first.exit_code, "reason": first.reason or None} if first else None,
        "arrayProperties": _place(job),
        "nodeProperties": {"numNodes": job.nodes} if job.nodes else None,
    }


def detail(job: Job, spec: JobSpec, counts: Mapping[Status, int]) -> dict[str, Any]:
    """As DescribeJobs shows it. `counts`: of an array, how many of its children are where."""
    wanted = dict(spec.wanted)
    container, ecs = wanted.pop("container", None), wanted.pop("ecsProperties", None)
    return {
        **wanted,
        **_common(job),
        "jobQueue": batch_arn(job.scope, f"job-queue/{job.queue.rsplit('/', 1)[-1]}"),
        "attempts": [_attempt(job, one, ecs is not None) for one in job.attempts],
        "container": _container(job, container) if container is not None else {},
        "ecsProperties": _ecs(job, ecs) if ecs is not None else None,
        "arrayProperties": _array(job, counts),
        "isCancelled": job.told is not None and not job.told.terminate,
        "isTerminated": job.told is not None and job.told.terminate,
        "tags": spec.tags,
    }


def node_detail(job: Job, spec: JobSpec, number: int, run: Run | None) -> dict[str, Any]:
    """As DescribeJobs shows a node of a job. `run`: the node's, while it is there."""
    part = nodes.parts(spec.wanted)[number]
    wanted = {name: spec.wanted[name] for name in ("parameters", "retryStrategy", "dependsOn")}
    return {
        **wanted,
        **_common(job),
        **_node_state(job, number, run),
        "jobQueue": batch_arn(job.scope, f"job-queue/{job.queue.rsplit('/', 1)[-1]}"),
        "container": {**part.get("container", {}), **_node_end(job, number)},
        "ecsProperties": part.get("ecsProperties"),
        "nodeDetails": {"nodeIndex": number, "isMainNode": number == nodes.main(spec.wanted)},
        "tags": spec.tags,
    }


def node_summary(job: Job, spec: JobSpec, number: int, run: Run | None) -> dict[str, Any]:
    """As ListJobs shows a node of a job."""
    end = _node_end(job, number)
    return {
        **_common(job),
        **_node_state(job, number, run),
        "container": {name: end[name] for name in ("exitCode", "reason") if name in end} or None,
        "nodeProperties": {
            "isMainNode": number == nodes.main(spec.wanted),
            "numNodes": spec.wanted["nodeProperties"]["numNodes"],
            "nodeIndex": number,
        },
    }


def _node_state(job: Job, number: int, run: Run | None) -> dict[str, Any]:
    """Where the node stands: with its job, unless it has started or ended by itself."""
    state: dict[str, Any] = {"jobId": f"{job.id}#{number}", "jobArn": f"{job.arn}#{number}"}
    if run is not None:
        state["status"] = NODE_STATUS[run.phase].value
        state["startedAt"] = milliseconds(run.started_at)
    elif (last := job.last) is not None and number < len(last.nodes):
        ended_well = last.nodes[number].exit_code == 0
        state["status"] = (Status.SUCCEEDED if ended_well else Status.FAILED).value
    return state


def _node_end(job: Job, number: int) -> dict[str, Any]:
    last = job.last
    return _end(last.nodes[number]) if last is not None and number < len(last.nodes) else {}


def _common(job: Job) -> dict[str, Any]:
    return {
        "jobArn": job.arn,
        "jobId": job.id,
        "jobName": job.name,
        "jobDefinition": batch_arn(job.scope, f"job-definition/{job.definition.rsplit('/', 1)[-1]}"),
        "status": job.status.value,
        "statusReason": job.status_reason or None,
        "shareIdentifier": job.share or None,
        "createdAt": milliseconds(job.created_at),
        "startedAt": milliseconds(job.started_at),
        "stoppedAt": milliseconds(job.stopped_at),
    }


def _place(job: Job) -> dict[str, Any] | None:
    if job.parent:
        return {"index": job.place}
    return {"size": job.size} if job.size else None


def _array(job: Job, counts: Mapping[Status, int]) -> dict[str, Any] | None:
    if not job.is_array:
        return {"index": job.place} if job.parent else None
    return {"size": job.size, "statusSummary": {status.value: counts.get(status, 0) for status in Status}}


def _container(job: Job, container: Mapping[str, Any]) -> dict[str, Any]:
    """What it is to be, and how its last attempt fared."""
    last = job.last
    if last is None:
        return {**container}
    return {**container, **_task(job, last), **_fared(last, DEFAULT)}


def _ecs(job: Job, ecs: Mapping[str, Any]) -> dict[str, Any]:
    last, task = job.last, ecs["taskProperties"][0]
    if last is None:
        return {**ecs}
    containers = [{**one, **_fared(last, one["name"])} for one in task["containers"]]
    return {"taskProperties": [{**task, **_task(job, last), "containers": containers}]}


def _attempt(job: Job, attempt: Attempt, many: bool) -> dict[str, Any]:
    times = {
        "startedAt": milliseconds(attempt.started_at),
        "stoppedAt": milliseconds(attempt.stopped_at),
        "statusReason": attempt.status_reason,
    }
    task = _task(job, attempt)
    if not many:
        return {"container": {**task, **_fared(attempt, DEFAULT)}, **times}
    containers = [{"name": one.name, **_fared(attempt, one.name)} for one in attempt.containers]
    return {"container": {}, "taskProperties": [{**task, "containers": containers}], **times}


def _task(job: Job, attempt: Attempt) -> dict[str, Any]:
    account, region = job.scope.split("/")
    arn = f"arn:aws:ecs:{region}:{account}"
    task: dict[str, Any] = {"taskArn": f"{arn}:task/{attempt.cluster}/{attempt.run}"}
    if job.need.platform == "EC2":
        task["containerInstanceArn"] = f"{arn}:container-instance/{attempt.cluster}/headrace"
    return task


def _fared(attempt: Attempt, name: str) -> dict[str, Any]:
    for one in attempt.containers:
        if one.name == name:
            return _end(one)
    return {}


def _end(container: Container) -> dict[str, Any]:
    return {
        "exitCode": container.exit_code,
        "reason": container.reason or None,
        "logStreamName": container.stream or None,
    }
