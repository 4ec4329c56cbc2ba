"""Compute environments, queues, scheduling policies and job definitions."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.services.batch.conftest import SIZE, Submit, ended, when
from tests.waiting import until

Queue = Callable[..., str]
Define = Callable[..., str]
FARGATE = {"type": "FARGATE", "maxvCpus": 4, "subnets": ["s"], "securityGroupIds": ["g"]}


def refusal(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**request)
    assert refused.value.response["Error"]["Code"] == "ClientException"
    return str(refused.value.response["Error"]["Message"])


def environment(batch: Any, name: str) -> dict[str, Any]:
    [found] = batch.describe_compute_environments(computeEnvironments=[name])["computeEnvironments"]
    return dict(found)


def test_an_environment_and_a_queue_become_valid_and_go_in_the_right_order(batch: Any, queue: Queue) -> None:
    name = queue()
    until(lambda: environment(batch, name)["status"] == "VALID")
    found = environment(batch, name)
    assert found["statusReason"] == "ComputeEnvironment Healthy"
    assert found["computeResources"]["maxvCpus"] == 64
    assert found["ecsClusterArn"].split("/")[1].startswith(f"{name}_Batch_")
    [shown] = until(lambda: batch.describe_job_queues(jobQueues=[name])["jobQueues"])
    assert (shown["state"], shown["priority"], shown["jobQueueType"]) == ("ENABLED", 1, "ECS")
    assert [one["computeEnvironment"] for one in shown["computeEnvironmentOrder"]] == [
        found["computeEnvironmentArn"]
    ]
    assert "state must be DISABLED" in refusal(batch.delete_compute_environment, computeEnvironment=name)
    batch.update_compute_environment(computeEnvironment=name, state="DISABLED")
    assert "JobQueue relationship" in refusal(batch.delete_compute_environment, computeEnvironment=name)
    assert "must be DISABLED" in refusal(batch.delete_job_queue, jobQueue=name)
    batch.update_job_queue(jobQueue=name, state="DISABLED")
    batch.delete_job_queue(jobQueue=name)
    until(lambda: not batch.describe_job_queues(jobQueues=[name])["jobQueues"])
    batch.delete_compute_environment(computeEnvironment=name)
    until(lambda: not batch.describe_compute_environments(computeEnvironments=[name])["computeEnvironments"])


def test_a_queue_that_is_deleted_ends_its_jobs(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name, definition = queue(vcpus=1), define("sleep", "infinity")
    ids = [submit(name, definition) for _ in range(2)]
    when(batch, ids[0], "RUNNING")
    batch.update_job_queue(jobQueue=name, state="DISABLED")
    assert "is not ENABLED" in refusal(
        batch.submit_job, jobName="late", jobQueue=name, jobDefinition=definition
    )
    batch.delete_job_queue(jobQueue=name)
    assert {ended(batch, id)["status"] for id in ids} == {"FAILED"}
    until(lambda: not batch.describe_job_queues(jobQueues=[name])["jobQueues"])


def test_a_disabled_environment_starts_nothing_new(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name = queue()
    batch.update_compute_environment(computeEnvironment=name, state="DISABLED")
    until(lambda: environment(batch, name)["status"] == "VALID")
    id = submit(name, define())
    when(batch, id, "RUNNABLE")
    batch.update_compute_environment(computeEnvironment=name, state="ENABLED")
    assert ended(batch, id)["status"] == "SUCCEEDED"


def test_fargate_jobs_run_in_fargate_environments_in_fargate_s_sizes(
    batch: Any, queue: Queue, submit: Submit
) -> None:
    size = [{"type": "VCPU", "value": "0.25"}, {"type": "MEMORY", "value": "512"}]
    fargate: dict[str, Any] = {
        "jobDefinitionName": f"f-{uuid4().hex[:8]}",
        "type": "container",
        "platformCapabilities": ["FARGATE"],
        "containerProperties": {"image": "app", "command": ["true"], "resourceRequirements": size},
    }
    batch.register_job_definition(**fargate)
    name = queue(kind="FARGATE")
    found = ended(batch, submit(name, fargate["jobDefinitionName"]))
    assert found["status"] == "SUCCEEDED"
    assert "containerInstanceArn" not in found["container"]
    text = refusal(
        batch.submit_job, jobName="j", jobQueue=queue(), jobDefinition=fargate["jobDefinitionName"]
    )
    assert text == (
        "Job Queue is attached to Compute Environment that can not run Jobs with capability FARGATE."
    )
    fargate["containerProperties"]["resourceRequirements"] = SIZE
    assert "Fargate has no such size" in refusal(batch.register_job_definition, **fargate)


def test_the_newest_active_revision_is_the_one_that_runs(
    batch: Any, queue: Queue, submit: Submit, define: Define
) -> None:
    name = f"d-{uuid4().hex[:8]}"
    properties = {"image": "app", "command": ["true"], "vcpus": 1, "memory": 16}
    for _ in range(3):
        batch.register_job_definition(
            jobDefinitionName=name, type="container", containerProperties=properties
        )
    batch.deregister_job_definition(jobDefinition=f"{name}:3")
    jobs = queue()
    assert ended(batch, submit(jobs, name))["jobDefinition"].endswith(f"/{name}:2")
    text = refusal(batch.submit_job, jobName="j", jobQueue=jobs, jobDefinition=f"{name}:3")
    assert text.endswith("is not ACTIVE")
    found = batch.describe_job_definitions(jobDefinitionName=name)["jobDefinitions"]
    assert [(one["revision"], one["status"]) for one in found] == [
        (1, "ACTIVE"),
        (2, "ACTIVE"),
        (3, "INACTIVE"),
    ]
    active = batch.describe_job_definitions(jobDefinitionName=name, status="ACTIVE")["jobDefinitions"]
    assert len(active) == 2
    asked = [f"{name}:1", active[1]["jobDefinitionArn"], "nothing:1"]
    found = batch.describe_job_definitions(jobDefinitions=asked)["jobDefinitions"]
    assert [one["revision"] for one in found] == [1, 2]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"image": ""}, "must contain image"),
    ({"resourceRequirements": [{"type": "VCPU", "value": "1"}]}, "must contain memory"),
    ({"resourceRequirements": [{"type": "MEMORY", "value": "16"}]}, "must contain vcpus"),
    ({"resourceRequirements": [*SIZE, {"type": "GPU", "value": "1"}]}, "does not support GPUs"),
    ({"memory": 16}, "both by memory and by resourceRequirements"),
    ({"environment": [{"name": "AWS_BATCH_JOB_ID", "value": "1"}]}, "AWS_BATCH_JOB_ID is reserved"),
    ({"networkConfiguration": {"assignPublicIp": "ENABLED"}}, "networkConfiguration not applicable for EC2."),
    ({"logConfiguration": {"logDriver": "splunk"}}, "does not support the log driver splunk"),
    (
        {"mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}]},
        "The volume v of a mount point is not there.",
    ),
    ({"linuxParameters": {"devices": [{"hostPath": "/dev/kvm"}]}}, "does not support devices"),
]


@pytest.mark.parametrize(("fields", "text"), BAD)
def test_a_definition_that_can_t_run_is_refused(batch: Any, fields: dict[str, Any], text: str) -> None:
    container = {"image": "app", "resourceRequirements": SIZE, **fields}
    request = {"jobDefinitionName": "bad", "type": "container", "containerProperties": container}
    assert text in refusal(batch.register_job_definition, **request)
    assert batch.describe_job_definitions(jobDefinitionName="bad")["jobDefinitions"] == []


def test_what_headrace_has_not_is_refused_by_name(batch: Any, queue: Queue) -> None:
    eks: dict[str, Any] = {"eksClusterArn": "arn:aws:eks:x", "kubernetesNamespace": "n"}
    request = {"computeEnvironmentName": "e", "type": "MANAGED", "eksConfiguration": eks}
    assert "Amazon EKS" in refusal(batch.create_compute_environment, **request)


def test_queues_and_environments_that_make_no_sense_are_refused(batch: Any, queue: Queue) -> None:
    name = queue()
    order = [{"order": 1, "computeEnvironment": name}]
    create = batch.create_job_queue
    assert refusal(create, jobQueueName=name, priority=1, computeEnvironmentOrder=order) == (
        "Object already exists"
    )
    assert "At least 1" in refusal(create, jobQueueName="x", priority=1, computeEnvironmentOrder=[])
    nowhere = [{"order": 1, "computeEnvironment": "nowhere"}]
    assert "nowhere does not exist" in refusal(
        create, jobQueueName="x", priority=1, computeEnvironmentOrder=nowhere
    )
    mixed = [*order, {"order": 2, "computeEnvironment": queue(kind="FARGATE")}]
    assert "all of Fargate" in refusal(create, jobQueueName="x", priority=1, computeEnvironmentOrder=mixed)
    assert "priority" in refusal(create, jobQueueName="x", priority=-1, computeEnvironmentOrder=order)
    make = batch.create_compute_environment
    assert "desiredvCpus is not applicable for Fargate." in refusal(
        make, computeEnvironmentName="x", type="MANAGED", computeResources={**FARGATE, "desiredvCpus": 0}
    )
    assert "maxvCpus" in refusal(
        make, computeEnvironmentName="x", type="MANAGED", computeResources={**FARGATE, "maxvCpus": 0}
    )
    limit = {"reason": "CAPACITY", "state": "RUNNABLE", "maxTimeSeconds": 5, "action": "CANCEL"}
    assert "between 600 and 86400" in refusal(
        create,
        jobQueueName="x",
        priority=1,
        computeEnvironmentOrder=order,
        jobStateTimeLimitActions=[limit],
    )


@pytest.mark.parametrize(
    "shares",
    [
        [{"shareIdentifier": "a"}, {"shareIdentifier": "a*"}],
        [{"shareIdentifier": "a", "weightFactor": 1000.0}],
        [{"shareIdentifier": "not valid"}],
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(batch: Any, shares: list[dict[str, Any]]) -> None:
    refusal(batch.create_scheduling_policy, name="bad", fairsharePolicy={"shareDistribution": shares})


def test_policies_are_listed_and_changed(batch: Any) -> None:
    arn = batch.create_scheduling_policy(name="p", fairsharePolicy={"shareDecaySeconds": 60})["arn"]
    batch.update_scheduling_policy(arn=arn, fairsharePolicy={"computeReservation": 10})
    [found] = batch.describe_scheduling_policies(arns=[arn])["schedulingPolicies"]
    assert found["fairsharePolicy"] == {"shareDecaySeconds": 60, "computeReservation": 10}
    listed = batch.list_scheduling_policies()["schedulingPolicies"]
    assert arn in [one["arn"] for one in listed]
    batch.delete_scheduling_policy(arn=arn)
    assert batch.describe_scheduling_policies(arns=[arn])["schedulingPolicies"] == []


def test_everything_can_be_tagged(batch: Any, queue: Queue, define: Define, submit: Submit) -> None:
    name = queue(tags={"team": "one"})
    definition = define(tags={"from": "definition", "team": "two"}, propagateTags=True)
    id = submit(name, definition, tags={"team": "three"})
    [found] = batch.describe_jobs(jobs=[id])["jobs"]
    assert found["tags"] == {"from": "definition", "team": "three"}
    arns = [
        environment(batch, name)["computeEnvironmentArn"],
        batch.describe_job_queues(jobQueues=[name])["jobQueues"][0]["jobQueueArn"],
        batch.describe_job_definitions(jobDefinitions=[definition])["jobDefinitions"][0]["jobDefinitionArn"],
        found["jobArn"],
    ]
    for arn in arns:
        batch.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
        batch.untag_resource(resourceArn=arn, tagKeys=["a"])
        tags = batch.list_tags_for_resource(resourceArn=arn)["tags"]
        assert tags["b"] == "2"
        assert "a" not in tags
    refusal(
        batch.tag_resource, resourceArn="arn:aws:batch:us-east-1:000000000000:job-queue/no", tags={"a": "1"}
    )
