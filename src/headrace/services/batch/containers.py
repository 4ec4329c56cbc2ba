"""From what a job is to do to a run: pure («AWS Batch user guide, job environment variables», «Using the
awslogs log driver»)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from headrace.kit.ids import child
from headrace.profiles import Profile
from headrace.runs.hardening import Profiles, hardened
from headrace.runs.records import Input, Leader, Reserve, Run
from headrace.services import containers as shared
from headrace.services.batch import nodes, sizes
from headrace.services.batch.job_records import Job, JobSpec
from headrace.services.batch.records import Environment, Queue
from headrace.services.batch.submission import containers

GROUP = "/aws/batch/job"
DEFAULT = "default"
"""The name of a job's only container."""
LONGEST_PREFIX = 200
SUBMISSION = "submission"
"""The parameter that names the file which a hardened job reads: `s3://BUCKET/KEY`."""
COPIED = (
    "image",
    "command",
    "secrets",
    "dependsOn",
    "readonlyRootFilesystem",
    "privileged",
    "ulimits",
    "user",
    "linuxParameters",
    "startTimeout",
    "stopTimeout",
)
"""The members that mean the same in ECS's container definitions."""


def run_id(job: Job, spec: JobSpec, node: int) -> str:
    """Of a node of its next attempt: always the same, so that none is made twice."""
    attempt = f"attempt {len(job.attempts) + 1}"
    return child(job.id, attempt if node == nodes.main(spec.wanted) else f"{attempt} node {node}")


def runs(
    job: Job, spec: JobSpec, queue: Queue, environment: Environment, profiles: Profiles, now: datetime
) -> list[Run]:
    """The job's next attempt in this compute environment, which has room for it: a run for each node,
    hardened where the operator wants it."""
    asked = as_asked(job, spec, queue, environment, now)
    profile = profiles.of_job(queue.name, name_of(job.definition))
    if profile is None:
        return asked
    return [replace(hardened(one, profile), inputs=_submission(one, spec, profile)) for one in asked]


def name_of(definition: str) -> str:
    """The name of the job definition of this id."""
    return definition.rsplit("/", 1)[-1].rsplit(":", 1)[0]


def as_asked(job: Job, spec: JobSpec, queue: Queue, environment: Environment, now: datetime) -> list[Run]:
    """The next attempt as the job's definition has it."""
    return [
        _node(job, spec, part, node, variables(job, queue, environment), queue, now)
        for node, part in enumerate(nodes.parts(spec.wanted))
    ]


def _node(
    job: Job,
    spec: JobSpec,
    part: nodes.Part,
    node: int,
    given: dict[str, str],
    queue: Queue,
    now: datetime,
) -> Run:
    id = run_id(job, spec, node)
    given = given | nodes.variables(spec.wanted, node)
    task = _task(spec, part, given)
    main = run_id(job, spec, nodes.main(spec.wanted))
    labels = {
        "com.amazonaws.batch.job-arn": job.arn,
        "com.amazonaws.batch.job-queue": queue.arn,
        "com.amazonaws.batch.job-attempt": given["AWS_BATCH_JOB_ATTEMPT"],
    }
    return Run(
        id=id,
        scope=job.scope,
        service="batch",
        group=job.id,
        spec=shared.run_spec(task, labels, trust=job.scope.split("/")[0]),
        reserve=_reserve(part),
        leader=None if id == main else Leader(run=main, variable=nodes.MAIN_ADDRESS),
        wait_for_room=False,
        logs=shared.log_destinations(task, id),
        secrets=shared.secrets(task),
        role=_role(part),
        time_limit=spec.wanted.get("timeout", {}).get("attemptDurationSeconds"),
        timed_from_start=True,
        created_at=now,
    )


def variables(job: Job, queue: Queue, environment: Environment) -> dict[str, str]:
    """What Batch tells every container of a job."""
    told = {
        "AWS_BATCH_CE_NAME": environment.name,
        "AWS_BATCH_JQ_NAME": queue.name,
        "AWS_BATCH_JOB_ID": job.id,
        "AWS_BATCH_JOB_ATTEMPT": str(len(job.attempts) + 1),
    }
    if job.parent:
        told |= {"AWS_BATCH_JOB_ARRAY_INDEX": str(job.place), "AWS_BATCH_JOB_ARRAY_SIZE": str(job.size)}
    return told


def streams(run: Run) -> dict[str, str]:
    """The log stream of each container that has one."""
    return {name: destination.stream for name, destination in run.logs.items()}


def _submission(run: Run, spec: JobSpec, profile: Profile) -> tuple[Input, ...]:
    """The file that the job's parameter names, for its containers to read."""
    reference = spec.wanted["parameters"].get(SUBMISSION)
    if reference is None:
        return ()
    return tuple(
        Input(container=one.name, path=profile.submission, source=reference, mounted=True)
        for one in run.spec.containers
    )


def _reserve(part: nodes.Part) -> Reserve:
    found = containers(part)
    return Reserve(cpu=sum(map(sizes.cpu_units, found)), memory=sum(map(sizes.memory_mib, found)))


def _task(spec: JobSpec, part: nodes.Part, given: Mapping[str, str]) -> dict[str, Any]:
    """The job as an ECS task definition. Its containers share a network of their own: on AWS a job in EC2 has
    the machine's, which is more than it asks for."""
    task = part["ecsProperties"]["taskProperties"][0] if "ecsProperties" in part else part["container"]
    fargate = spec.wanted["platformCapabilities"][0] == "FARGATE"
    found = [_container(one, spec, given) for one in containers(part)]
    definition = {
        "networkMode": "none" if task.get("networkMode") == "none" else "bridge",
        "volumes": task.get("volumes", []),
        "containerDefinitions": found,
    }
    if fargate:
        definition["cpu"] = str(sum(one["cpu"] for one in found))
        definition["memory"] = str(sum(one["memory"] for one in found))
    return definition


def _container(one: Mapping[str, Any], spec: JobSpec, given: Mapping[str, str]) -> dict[str, Any]:
    environment = {pair["name"]: pair.get("value", "") for pair in one.get("environment", ())} | dict(given)
    return {
        **{name: one[name] for name in COPIED if name in one},
        "name": one.get("name", DEFAULT),
        "essential": one.get("essential", True),
        "environment": [{"name": name, "value": value} for name, value in environment.items()],
        "mountPoints": one.get("mountPoints", []),
        "portMappings": [],
        "cpu": sizes.cpu_units(one),
        "memory": sizes.memory_mib(one),
        "logConfiguration": _logs(one.get("logConfiguration"), spec),
    }


def _logs(given: Mapping[str, Any] | None, spec: JobSpec) -> dict[str, Any]:
    if given is not None and given["logDriver"] != "awslogs":
        return dict(given)
    options = {
        "awslogs-stream-prefix": name_of(spec.definition)[:LONGEST_PREFIX],
        **(given or {}).get("options", {}),
    }
    if "awslogs-group" not in options:
        options |= {"awslogs-group": GROUP, "awslogs-create-group": "true"}
    return {"logDriver": "awslogs", "options": options}


def _role(part: nodes.Part) -> str:
    if "ecsProperties" in part:
        role = part["ecsProperties"]["taskProperties"][0].get("taskRoleArn", "")
    else:
        role = part["container"].get("jobRoleArn", "")
    return str(role).rsplit("/", 1)[-1]
