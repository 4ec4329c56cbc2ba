"""Schedules that submit jobs, and what happens when they are called twice."""

import json
from typing import Any

from tests.headrace import Server
from tests.services.scheduler.test_schedules import OFF, ROLE, soon
from tests.waiting import until


def test_a_schedule_submits_a_job(headrace: Server) -> None:
    batch, scheduler = headrace.client("batch"), headrace.client("scheduler")
    resources = {"type": "EC2", "maxvCpus": 4, "subnets": ["s"]}
    batch.create_compute_environment(computeEnvironmentName="ce", type="MANAGED", computeResources=resources)
    order = [{"order": 1, "computeEnvironment": "ce"}]
    batch.create_job_queue(jobQueueName="q", priority=1, computeEnvironmentOrder=order)
    properties = {"image": "app", "command": ["echo", "Ref::what"], "vcpus": 1, "memory": 16}
    batch.register_job_definition(jobDefinitionName="d", type="container", containerProperties=properties)
    asked = {"JobName": "night", "JobQueue": "q", "JobDefinition": "d", "Parameters": {"what": "all"}}
    scheduler.create_schedule(
        Name="nightly",
        ScheduleExpression=soon(),
        FlexibleTimeWindow=OFF,
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
            "RoleArn": ROLE,
            "Input": json.dumps(asked),
        },
    )

    def ended() -> list[dict[str, Any]]:
        listed = batch.list_jobs(jobQueue="q", jobStatus="SUCCEEDED")["jobSummaryList"]
        return list(listed)

    [job] = until(ended)
    assert job["jobName"] == "night"
    [found] = batch.describe_jobs(jobs=[job["jobId"]])["jobs"]
    assert found["container"]["command"] == ["echo", "all"]
